package io.pgbend.target.raw;

import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.target.mapping.DatabendType;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.sql.ColumnDefinition;

/**
 * A copied column as the raw table keeps it.
 *
 * @param version 1 for the column's first type, more after each change of its type
 * @param mayBeUnsent whether the source may leave the value out of an update because it is stored
 *     out of line and has not changed
 */
public record RawColumn(MappedColumn column, int version, boolean mayBeUnsent) {

  /** Made of attribute number and version, so that renaming and retyping never collide. */
  public String name() {
    return "a%d_%d".formatted(column.source().number(), version);
  }

  /** As it is written to staged files: NULL is always possible, for deletes. */
  public StagingColumn staging() {
    StagingColumn target = column.staging();
    return new StagingColumn(name(), target.type(), target.kind(), false, target.policy());
  }

  /** The target's value as an expression over one of the raw table's. */
  public String value(String raw) {
    return column.loadExpression(raw);
  }

  ColumnDefinition definition() {
    String type =
        column.staging().kind() instanceof StagingKind.Vector
            ? DatabendType.Plain.STRING.declaration()
            : column.type().declaration();
    return new ColumnDefinition(name(), type, true);
  }
}
