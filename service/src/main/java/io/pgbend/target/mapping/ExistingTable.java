package io.pgbend.target.mapping;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.sql.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A target table that is already there, and what it can take. */
record ExistingTable(String table, List<TargetColumn> columns, DatabendTypeParser parser) {

  /** Gives a column the type and nullability that the target has. */
  interface Retype {
    MappedColumn apply(MappedColumn column, DatabendType type, boolean notNull);
  }

  List<MappedColumn> match(List<MappedColumn> mapped, Retype retype) {
    List<MappedColumn> matched = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (MappedColumn column : mapped) {
      TargetColumn existing = find(column.target()).orElseThrow(() -> missing(column));
      DatabendType type = typeOf(existing);
      if (!Conversions.widens(column.type(), type)) {
        throw differs(column, existing);
      }
      matched.add(retype.apply(column, type, !existing.nullable()));
      used.add(column.target());
    }
    for (TargetColumn existing : columns) {
      if (!used.contains(existing.name())
          && !existing.nullable()
          && existing.defaultText().isEmpty()) {
        throw required(existing);
      }
    }
    return List.copyOf(matched);
  }

  private Optional<TargetColumn> find(String name) {
    return columns.stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** A type that the parser does not know is there all the same, and nothing fits it. */
  private DatabendType typeOf(TargetColumn existing) {
    try {
      return parser.parse(existing.type());
    } catch (SyncException e) {
      return new DatabendType.Foreign(existing.type());
    }
  }

  private SyncException missing(MappedColumn column) {
    return SyncException.of(
            ProblemCode.TARGET_COLUMN_MISSING,
            "Table %s has no column \"%s\"; %s is needed."
                .formatted(table, column.target(), column.type().declaration()))
        .remedy(
            "alter table %s add column %s %s; or leave the column out with `columns`."
                .formatted(table, Names.quote(column.target()), column.type().declaration()));
  }

  private SyncException differs(MappedColumn column, TargetColumn existing) {
    return SyncException.of(
            ProblemCode.TARGET_COLUMN_DIFFERS,
            "Column \"%s\" of table %s is %s; %s is needed for %s."
                .formatted(
                    column.target(),
                    table,
                    existing.type(),
                    column.type().declaration(),
                    column.source().type().declaration()))
        .remedy(
            "alter table %s modify column %s %s; or choose another type with `columns`."
                .formatted(table, Names.quote(column.target()), column.type().declaration()));
  }

  private SyncException required(TargetColumn existing) {
    return SyncException.of(
            ProblemCode.TARGET_COLUMN_REQUIRED,
            "Column \"%s\" of table %s is NOT NULL, has no default and gets no value."
                .formatted(existing.name(), table))
        .remedy(
            "alter table %s modify column %s %s null;"
                .formatted(table, Names.quote(existing.name()), existing.type()));
  }
}
