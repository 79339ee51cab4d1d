package io.pgbend.pipeline;

import io.pgbend.change.SourceColumn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.target.raw.RawTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a relation in the stream is which column of a raw table. A relation that is not
 * what the task knows of its table is bound all the same, with the reason why it cannot be used.
 */
final class RelationBinding {
  private final RelationMessage relation;
  private final int[] streamColumns;
  private final boolean[] key;
  private final int[] keyStreamColumns;
  private final @Nullable SyncException trouble;

  private RelationBinding(
      RelationMessage relation,
      int[] streamColumns,
      boolean[] key,
      @Nullable SyncException trouble) {
    this.relation = relation;
    this.streamColumns = streamColumns;
    this.key = key;
    this.keyStreamColumns =
        IntStream.range(0, key.length)
            .filter(column -> key[column])
            .map(column -> streamColumns[column])
            .toArray();
    this.trouble = trouble;
  }

  /**
   * Binds by name and type.
   *
   * @param known all columns that the table had when the task was made
   */
  static RelationBinding of(RelationMessage relation, RawTable table, List<SourceColumn> known) {
    int columns = table.columns().size();
    int[] stream = new int[columns];
    boolean[] key = new boolean[columns];
    SyncException trouble = unknownColumn(relation, known);
    for (int column = 0; column < columns; column++) {
      SourceColumn source = table.columns().get(column).column().source();
      stream[column] = find(relation, source);
      key[column] = table.key().contains(table.columns().get(column).column().target());
      if (stream[column] < 0) {
        trouble = changed(relation, "The column \"%s\" does not arrive".formatted(source.name()));
      }
    }
    return new RelationBinding(relation, stream, key, trouble);
  }

  private static int find(RelationMessage relation, SourceColumn wanted) {
    for (int at = 0; at < relation.columns().size(); at++) {
      if (same(relation.columns().get(at), wanted)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean same(RelationMessage.Column column, SourceColumn known) {
    return column.name().equals(known.name()) && column.typeOid() == known.type().oid();
  }

  private static @Nullable SyncException unknownColumn(
      RelationMessage relation, List<SourceColumn> known) {
    for (RelationMessage.Column column : relation.columns()) {
      if (known.stream().noneMatch(other -> same(column, other))) {
        return changed(relation, "The column \"%s\" is new or changed".formatted(column.name()));
      }
    }
    return null;
  }

  private static SyncException changed(RelationMessage relation, String what) {
    return SyncException.of(
        ProblemCode.SOURCE_SCHEMA_CHANGED,
        "%s in the change stream of %s.".formatted(what, relation.name()));
  }

  RelationMessage relation() {
    return relation;
  }

  /** Why rows of this relation cannot be kept in typed columns; empty when they can. */
  Optional<SyncException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Place in the stream's tuples of a column of the raw table. */
  int streamColumn(int column) {
    return streamColumns[column];
  }

  boolean isKey(int column) {
    return key[column];
  }

  int[] keyStreamColumns() {
    return keyStreamColumns;
  }
}
