package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.Partition;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction that sees a table as it was at one moment, and holds a lock that keeps its
 * shape. Others can share what it sees for as long as it is open. For one thread at a time.
 */
public final class SnapshotExport implements AutoCloseable {
  static final String BEGIN = "begin transaction isolation level repeatable read, read only";

  private final SourceSession session;
  private final SourceTable table;
  private final @Nullable String id;

  private SnapshotExport(SourceSession session, SourceTable table, @Nullable String id) {
    this.session = session;
    this.table = table;
    this.id = id;
  }

  /**
   * Locks, then takes the snapshot. The order matters: a rewrite that commits between a snapshot
   * and the lock leaves an empty table to read.
   *
   * @param expected the table as it was when the copy was planned
   * @throws SyncException {@code SOURCE_TABLE_CHANGED} when it is another table by now, or has
   *     other columns; {@code SOURCE_LOCK_NOT_AVAILABLE} when the lock is not given in time; what
   *     {@link SourceTable#requireCopyable} refuses
   */
  public static SnapshotExport open(SourceConnections connections, SourceTable expected) {
    expected.requireCopyable(List.of());
    try {
      return begun(connections, expected, true);
    } catch (SyncException e) {
      if (e.code() != ProblemCode.SOURCE_STATEMENT_REFUSED) {
        throw e;
      }
      return begun(connections, expected, false);
    }
  }

  /**
   * Sees what another session has exported, which may end then.
   *
   * @param snapshot its name
   * @throws SyncException as {@link #open}
   */
  public static SnapshotExport of(
      SourceConnections connections, SourceTable expected, String snapshot) {
    expected.requireCopyable(List.of());
    return begun(
        connections, expected, true, "set transaction snapshot " + SqlText.literal(snapshot));
  }

  private static SnapshotExport begun(
      SourceConnections connections, SourceTable expected, boolean shared, String... first) {
    SourceSession session = connections.open("snapshot of " + expected.name().name());
    try {
      session.execute(BEGIN);
      session.execute(first);
      lock(session, expected);
      SourceTable seen = seen(session, expected);
      String id =
          shared
              ? session
                  .list("select pg_catalog.pg_export_snapshot()", r -> r.getString(1))
                  .getFirst()
              : null;
      return new SnapshotExport(session, seen, id);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static void lock(SourceSession session, SourceTable table) {
    String only = table.kind() == TableKind.PARTITIONED ? "" : "only ";
    String name = only + SqlText.table(table.name());
    // LOCK wants the right on the whole table; a question that reads nothing takes the same lock
    boolean whole =
        table.access().wholeTable() && table.leaves().stream().allMatch(Partition::readable);
    session.execute(
        whole
            ? "lock table " + name + " in access share mode"
            : "select from " + name + " limit 0");
  }

  private static SourceTable seen(SourceSession session, SourceTable expected) {
    SourceTable seen = new SourceCatalog(session).table(expected.name());
    if (seen.oid() != expected.oid() || !seen.shape().equals(expected.shape())) {
      throw changed(expected, "is not the one that was looked at a moment ago");
    }
    List<Long> oids = new ArrayList<>(List.of(seen.oid()));
    seen.leaves().forEach(leaf -> oids.add(leaf.oid()));
    long rewritten =
        session
            .list(
                """
                select pg_catalog.count(*)
                from pg_catalog.pg_class c
                where c.oid = any (cast(? as pg_catalog.oid[])) and c.relfilenode <> 0
                  and c.relfilenode <> pg_catalog.pg_relation_filenode(c.oid)
                """,
                r -> r.getLong(1),
                oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")))
            .getFirst();
    if (rewritten > 0) {
      throw changed(expected, "was rewritten between the snapshot and the lock");
    }
    return seen;
  }

  private static SyncException changed(SourceTable table, String what) {
    return SyncException.of(
        ProblemCode.SOURCE_TABLE_CHANGED, "The table %s %s.".formatted(table.name(), what));
  }

  /** The table as the snapshot shows it. */
  public SourceTable table() {
    return table;
  }

  /** The session whose transaction holds the snapshot; it must not be ended before the copy is. */
  public SourceSession session() {
    return session;
  }

  /** What others give to {@code SET TRANSACTION SNAPSHOT}; empty where the server cannot share. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Divides the table for the copy, asking for the bounds of its key where pages do not serve. */
  public ChunkPlan plan(ChunkPlan.Wishes wishes) {
    Optional<ChunkPlan.KeyBounds> bounds =
        ChunkPlan.boundsNeeded(table, session.version(), wishes).flatMap(this::bounds);
    return ChunkPlan.of(table, session.version(), wishes, bounds);
  }

  private Optional<ChunkPlan.KeyBounds> bounds(String column) {
    String key = SqlText.identifier(column);
    return session
        .list(
            "select pg_catalog.min(%s)::pg_catalog.int8, pg_catalog.max(%s)::pg_catalog.int8 from only %s"
                .formatted(key, key, SqlText.table(table.name())),
            r -> {
              long smallest = r.getLong(1);
              return r.wasNull()
                  ? Optional.<ChunkPlan.KeyBounds>empty()
                  : Optional.of(new ChunkPlan.KeyBounds(smallest, r.getLong(2)));
            })
        .getFirst();
  }

  @Override
  public void close() {
    session.close();
  }
}
