package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A user's condition that the server has understood and that calls nothing with side effects. Made
 * by {@link WhereCheck} only.
 */
public final class WhereCondition {
  private final String text;
  private final List<String> schemas;
  private final boolean readsClock;

  WhereCondition(String text, List<String> schemas, boolean readsClock) {
    this.text = text;
    this.schemas = List.copyOf(schemas);
    this.readsClock = readsClock;
  }

  /** As the user wrote it. */
  public String text() {
    return text;
  }

  /** Whether it depends on the present time, which is one moment within one transaction only. */
  public boolean readsClock() {
    return readsClock;
  }

  /**
   * Where its names are looked for, until the transaction ends. An empty path would not find the
   * operators of extensions, and citext would silently compare like text.
   */
  String setSearchPath() {
    return "set local search_path = "
        + schemas.stream().map(SqlText::identifier).collect(Collectors.joining(", "));
  }

  /** Refuses columns whose text would change with the search path that the condition needs. */
  void requireExactTexts(SourceTable table, List<SelectedColumn> columns) {
    for (SelectedColumn column : columns) {
      if (column.asText() && table.text(column.name()).followsSearchPath()) {
        throw SyncException.of(
                ProblemCode.WHERE_REFUSED,
                "The column %s prints names of database objects, whose text depends on where the condition's names are looked for."
                    .formatted(SqlText.identifier(column.name())))
            .remedy("Leave the column or the condition out.")
            .field("snapshotWhere");
      }
    }
  }
}
