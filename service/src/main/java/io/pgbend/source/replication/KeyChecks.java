package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether each change tells by the key which row it means. */
final class KeyChecks {
  private KeyChecks() {}

  static List<SyncException> now(TableState table, FollowNeeds needs) {
    List<SyncException> found = new ArrayList<>();
    Set<String> key = new HashSet<>(needs.key());
    // first: a deferrable primary key is no replica identity either
    unique(table, needs.key()).ifPresent(found::add);
    table.carriers().stream()
        .filter(carrier -> !tells(carrier, key))
        .findFirst()
        .ifPresent(carrier -> found.add(weak(carrier, needs.key())));
    table.columns().stream()
        .filter(column -> column.nullable() && key.contains(column.name()))
        .forEach(column -> found.add(nullable(table, column)));
    return found;
  }

  /**
   * The old key is sent when a column of the replica identity changes, so each key column has to
   * belong to it.
   */
  private static boolean tells(TableState.Relation carrier, Set<String> key) {
    return switch (carrier.identity()) {
      case FULL -> true;
      case NOTHING -> false;
      case DEFAULT, INDEX ->
          !carrier.identityColumns().isEmpty() && carrier.identityColumns().containsAll(key);
    };
  }

  private static SyncException weak(TableState.Relation carrier, List<String> key) {
    String table = SqlText.table(carrier.name());
    return SyncException.of(
            ProblemCode.REPLICA_IDENTITY_WEAK,
            "The replica identity of %s is %s and does not hold the key (%s)."
                .formatted(table, carrier.identity(), names(key)))
        .remedy(
            "alter table %s add primary key (%s); or: alter table %s replica identity full;"
                .formatted(table, names(key), table));
  }

  private static Optional<SyncException> unique(TableState table, List<String> key) {
    String name = SqlText.table(table.relation().name());
    List<TableState.UniqueKey> fitting =
        table.keys().stream().filter(unique -> key.containsAll(unique.columns())).toList();
    if (fitting.isEmpty()) {
      return Optional.of(
          SyncException.of(
                  ProblemCode.KEY_NOT_UNIQUE,
                  "No unique index of %s keeps (%s) unique.".formatted(name, names(key)))
              .field("key"));
    }
    return fitting.stream().anyMatch(TableState.UniqueKey::immediate)
        ? Optional.empty()
        : Optional.of(
            SyncException.of(
                ProblemCode.KEY_DEFERRABLE,
                "The key (%s) of %s is deferrable."
                    .formatted(names(fitting.getFirst().columns()), name)));
  }

  private static SyncException nullable(TableState table, TableState.Column column) {
    String name = SqlText.table(table.relation().name());
    String of = SqlText.identifier(column.name());
    return SyncException.of(
            ProblemCode.KEY_NULLABLE, "The column %s of %s may be NULL.".formatted(of, name))
        .remedy("alter table %s alter column %s set not null;".formatted(name, of));
  }

  private static String names(List<String> columns) {
    return String.join(", ", columns.stream().map(SqlText::identifier).toList());
  }
}
