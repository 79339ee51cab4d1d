package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether rows may have come, gone or changed without a message: a new file under the table, or
 * other partitions.
 *
 * <p>A new file ({@code relfilenode}) comes from VACUUM FULL, CLUSTER and SET TABLESPACE, which
 * change no value, from TRUNCATE, and from the kinds of ALTER TABLE that rewrite. It is proved
 * harmless by two things together:
 *
 * <ul>
 *   <li>TRUNCATE would have arrived: the publication publishes it, now and, as its row is the same,
 *       before. Servers before 11 never send it, so there each new file stops the task. Where the
 *       task does without truncates, this is not asked for.
 *   <li>No column was touched: every ALTER TABLE that computes values anew writes the column's row
 *       in {@code pg_attribute} (type, default, generation) or adds one, while VACUUM FULL and its
 *       like leave them alone. With one exception: any rewrite clears the value that stands for
 *       rows from before the column; there the type and the default's own row, which a change of
 *       type makes anew, have to be the same.
 * </ul>
 *
 * <p>What remains unseen: SET UNLOGGED and back between two looks. The server refuses it for a
 * table that a publication names; only FOR ALL TABLES and whole schemas leave it open.
 */
final class RewriteChecks {
  private RewriteChecks() {}

  static List<SyncException> since(
      TableState before, TableState now, SourceFacts facts, FollowNeeds needs) {
    return partitions(before, now)
        .or(() -> persistence(before, now))
        .or(() -> rewritten(before, now, !needs.truncates() || truncateIsSent(now, facts)))
        .map(List::of)
        .orElse(List.of());
  }

  private static Optional<SyncException> partitions(TableState before, TableState now) {
    Map<Long, TableState.Relation> gone = byOid(before);
    for (TableState.Relation leaf : now.leaves()) {
      TableState.Relation earlier = gone.remove(leaf.oid());
      String name = SqlText.table(leaf.name());
      if (earlier == null && !beganEmpty(leaf.path(), before.leaves())) {
        return changed("The partition %s was attached.".formatted(name));
      }
      if (earlier != null && !continues(leaf.path(), earlier.path(), leaf.path().size())) {
        return changed("The partition %s was detached and attached again.".formatted(name));
      }
    }
    return before.leaves().stream()
        .filter(leaf -> gone.containsKey(leaf.oid()))
        .findFirst()
        .flatMap(
            leaf ->
                changed(
                    "The partition %s was detached or dropped."
                        .formatted(SqlText.table(leaf.name()))));
  }

  /**
   * Whether all rows of a new leaf have come through the table: from the leaf up to a partition
   * that was known, each has been created as one.
   */
  private static boolean beganEmpty(List<TableState.Step> path, List<TableState.Relation> known) {
    for (int depth = path.size(); depth > 0; depth--) {
      int above = depth;
      if (known.stream().anyMatch(leaf -> continues(path, leaf.path(), above))) {
        return true;
      }
      if (!path.get(depth - 1).bornAttached()) {
        return false;
      }
    }
    return true;
  }

  /** Whether two paths are the same down to a depth. */
  private static boolean continues(
      List<TableState.Step> now, List<TableState.Step> before, int depth) {
    if (before.size() < depth) {
      return false;
    }
    for (int i = 0; i < depth; i++) {
      if (!now.get(i).continues(before.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<Long, TableState.Relation> byOid(TableState table) {
    Map<Long, TableState.Relation> found = new HashMap<>();
    table.carriers().forEach(carrier -> found.put(carrier.oid(), carrier));
    return found;
  }

  private static Optional<SyncException> changed(String detail) {
    return Optional.of(SyncException.of(ProblemCode.SOURCE_PARTITIONS_CHANGED, detail));
  }

  private static Optional<SyncException> persistence(TableState before, TableState now) {
    Map<Long, TableState.Relation> earlier = byOid(before);
    return now.carriers().stream()
        .filter(
            carrier -> {
              TableState.Relation was = earlier.get(carrier.oid());
              return was != null && !was.persistence().equals(carrier.persistence());
            })
        .findFirst()
        .map(
            carrier ->
                SyncException.of(
                    ProblemCode.SOURCE_TABLE_REWRITTEN,
                    "The table %s became unlogged or logged; what was changed while it was unlogged was not sent."
                        .formatted(SqlText.table(carrier.name()))));
  }

  private static Optional<SyncException> rewritten(
      TableState before, TableState now, boolean truncateSeen) {
    Map<Long, TableState.Relation> earlier = byOid(before);
    List<TableState.Relation> renewed =
        now.carriers().stream()
            .filter(
                carrier -> {
                  TableState.Relation was = earlier.get(carrier.oid());
                  return was != null && was.fileNode() != carrier.fileNode();
                })
            .toList();
    if (renewed.isEmpty()) {
      return Optional.empty();
    }
    String table = SqlText.table(renewed.getFirst().name());
    if (!truncateSeen) {
      return Optional.of(
          rewritten(
              "The table %s has a new file, and a TRUNCATE would not have been sent."
                  .formatted(table)));
    }
    return touched(before, now)
        .map(
            column ->
                rewritten(
                    "The table %s was rewritten, and its column %s was altered."
                        .formatted(table, SqlText.identifier(column))));
  }

  /** Through the root, a TRUNCATE of a single leaf is not sent. */
  private static boolean truncateIsSent(TableState now, SourceFacts facts) {
    return facts
        .publication()
        .filter(publication -> publication.truncates())
        .filter(publication -> !(now.partitioned() && publication.viaRoot()))
        .isPresent();
  }

  private static Optional<String> touched(TableState before, TableState now) {
    Map<Integer, TableState.Column> earlier = new HashMap<>();
    before.columns().forEach(column -> earlier.put(column.number(), column));
    return now.columns().stream()
        .filter(column -> !untouched(earlier.get(column.number()), column))
        .map(TableState.Column::name)
        .findFirst();
  }

  private static boolean untouched(TableState.@Nullable Column before, TableState.Column now) {
    if (before == null) {
      return false;
    }
    boolean same =
        before.typeOid() == now.typeOid()
            && before.typmod() == now.typmod()
            && before.defaultOid() == now.defaultOid();
    boolean cleared = before.missing() && !now.missing() && now.defaultOid() != 0;
    return same && (before.xmin() == now.xmin() || cleared);
  }

  private static SyncException rewritten(String detail) {
    return SyncException.of(ProblemCode.SOURCE_TABLE_REWRITTEN, detail);
  }
}
