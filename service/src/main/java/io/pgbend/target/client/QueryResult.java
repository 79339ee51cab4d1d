package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A small result, held as a whole.
 *
 * @param rows cells in the order of the columns, as the server's text form, null for NULL
 */
public record QueryResult(
    List<Column> columns, List<List<@Nullable String>> rows, QueryStats stats) {

  /** The cell of a column that is not null there. */
  public String text(int row, String column) {
    return optionalText(row, column)
        .orElseThrow(() -> unexpected("The column " + column + " is null."));
  }

  /** The cell, or empty for NULL. */
  public Optional<String> optionalText(int row, String column) {
    return Optional.ofNullable(rows.get(row).get(position(column)));
  }

  /** The cell as a whole number. */
  public long number(int row, String column) {
    try {
      return Long.parseLong(text(row, column));
    } catch (NumberFormatException _) {
      throw unexpected("The column " + column + " is not a number.");
    }
  }

  /** The cell as a 64-bit number without sign. */
  public long unsigned(int row, String column) {
    try {
      return Long.parseUnsignedLong(text(row, column));
    } catch (NumberFormatException _) {
      throw unexpected("The column " + column + " is not a number without sign.");
    }
  }

  /** The only cell of the only row, as a whole number; for counts. */
  public long onlyNumber() {
    if (rows.size() != 1 || columns.size() != 1) {
      throw unexpected("One row with one column was expected.");
    }
    return number(0, columns.getFirst().name());
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Rows inserted by INSERT or MERGE; zero when the server does not mention any. */
  public long rowsInserted() {
    return affected("number of rows inserted");
  }

  /** Rows changed by UPDATE or MERGE; zero when the server does not mention any. */
  public long rowsUpdated() {
    return affected("number of rows updated");
  }

  /** Rows deleted by DELETE or MERGE; zero when the server does not mention any. */
  public long rowsDeleted() {
    return affected("number of rows deleted");
  }

  private long affected(String column) {
    boolean told = rows.size() == 1 && columns.stream().anyMatch(c -> c.name().equals(column));
    return told ? number(0, column) : 0;
  }

  private int position(String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw unexpected("The column " + name + " is missing.");
  }

  private static SyncException unexpected(String detail) {
    return SyncException.of(
        ProblemCode.TARGET_BAD_ANSWER, "A result has not the expected form. " + detail);
  }
}
