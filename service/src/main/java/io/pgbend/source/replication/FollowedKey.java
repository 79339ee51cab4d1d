package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.ReplicaIdentity;
import io.pgbend.source.catalog.SourceTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the columns that tell rows apart can be followed: unique at every moment, never NULL, and
 * told by updates and deletes.
 */
public final class FollowedKey {
  /** An index of the table that keeps columns unique. */
  private record UniqueIndex(Set<String> columns, boolean immediate, boolean identity) {}

  private final SourceTable table;
  private final Set<String> key;
  private final List<UniqueIndex> indexes;

  private FollowedKey(SourceTable table, Set<String> key, List<UniqueIndex> indexes) {
    this.table = table;
    this.key = key;
    this.indexes = indexes;
  }

  /**
   * Looks at a key.
   *
   * @param key names of source columns
   */
  public static Optional<SyncException> problem(
      SourceSession session, SourceTable table, Set<String> key) {
    return new FollowedKey(table, key, indexes(session, table)).problem();
  }

  private static List<UniqueIndex> indexes(SourceSession session, SourceTable table) {
    return session.list(
        """
        select array(
            select a.attname::pg_catalog.text
            from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality k (number, place)
            join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
            where k.place <= %s),
          i.indimmediate, i.indisreplident, i.indisprimary
        from pg_catalog.pg_index i
        where i.indrelid = cast(? as pg_catalog.oid) and i.indisunique and i.indisvalid
          and i.indpred is null and i.indexprs is null
        """
            .formatted(session.version() >= 110000 ? "i.indnkeyatts" : "i.indnatts"),
        r -> {
          boolean byDefault =
              table.traits().replicaIdentity() == ReplicaIdentity.DEFAULT && r.getBoolean(4);
          return new UniqueIndex(
              Set.of((String[]) r.getArray(1).getArray()),
              r.getBoolean(2),
              r.getBoolean(3) || byDefault);
        },
        table.oid());
  }

  private Optional<SyncException> problem() {
    String name = SqlText.table(table.name());
    String columns = String.join(", ", key.stream().sorted().map(SqlText::identifier).toList());
    List<UniqueIndex> unique =
        indexes.stream().filter(index -> index.columns().equals(key)).toList();
    if (!unique.isEmpty() && unique.stream().noneMatch(UniqueIndex::immediate)) {
      return Optional.of(
          SyncException.of(
              ProblemCode.KEY_DEFERRABLE, "The key (%s) of %s.".formatted(columns, name)));
    }
    if (unique.isEmpty()) {
      return Optional.of(
          SyncException.of(
                  ProblemCode.KEY_NOT_UNIQUE,
                  "No unique index of %s has exactly the columns %s.".formatted(name, columns))
              .field("key"));
    }
    return nullable().or(() -> weakIdentity(name, columns));
  }

  private Optional<SyncException> nullable() {
    return table.shape().columns().stream()
        .filter(column -> key.contains(column.name()) && column.nullable())
        .findFirst()
        .map(
            column ->
                SyncException.of(
                        ProblemCode.KEY_NULLABLE,
                        "The column %s may be NULL.".formatted(SqlText.identifier(column.name())))
                    .remedy(
                        "Run: alter table %s alter column %s set not null; or choose another key."
                            .formatted(
                                SqlText.table(table.name()), SqlText.identifier(column.name()))));
  }

  private Optional<SyncException> weakIdentity(String name, String columns) {
    boolean told =
        table.traits().replicaIdentity() == ReplicaIdentity.FULL
            || indexes.stream()
                .anyMatch(index -> index.identity() && index.columns().containsAll(key));
    return told
        ? Optional.empty()
        : Optional.of(
            SyncException.of(
                    ProblemCode.REPLICA_IDENTITY_WEAK,
                    "The replica identity of %s does not hold %s.".formatted(name, columns))
                .remedy(
                    "Run: alter table %s replica identity full; or give it an index with the key: alter table %s replica identity using index <unique index>;"
                        .formatted(name, name)));
  }
}
