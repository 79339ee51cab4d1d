package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.Partition;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import io.pgbend.source.replication.FollowedKey;
import io.pgbend.source.replication.PublicationState;
import io.pgbend.source.replication.SlotState;
import io.pgbend.source.snapshot.WhereCheck;
import io.pgbend.source.snapshot.WhereCondition;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at both sides before a table is followed. */
final class FollowChecks {
  /** The first version that publishes TRUNCATE. */
  private static final int TRUNCATE_SINCE = 110000;

  private final SourceConnections source;
  private final DatabendClient target;

  FollowChecks(SourceConnections source, DatabendClient target) {
    this.source = source;
    this.target = target;
  }

  /** What was found, all checks passed. */
  record Found(Checked checked, Lsn confirmed, long timeline, String factsText) {

    RouteShape route(Bookkeeping books) {
      SourceTable table = checked.table();
      List<RawColumn> columns = checked.shape().columns().stream().map(this::raw).toList();
      return new RouteShape(
          books.task(),
          table.oid(),
          table.kind() == TableKind.PARTITIONED,
          table.leaves().stream().map(Partition::oid).toList(),
          table.shape().columns(),
          new RawTable(books.raw(), columns, checked.shape().key()));
    }

    /** The key is sent with every change, however large it is. */
    private RawColumn raw(MappedColumn column) {
      boolean key = checked.shape().key().contains(column.target());
      return new RawColumn(column, 1, !key && UnsentColumns.possible(column.source().type()));
    }
  }

  private static long timeline(SourceSession session) {
    return session
        .list(
            "select timeline_id::pg_catalog.int8 from pg_catalog.pg_control_checkpoint()",
            r -> r.getLong(1))
        .getFirst();
  }

  /**
   * Looks.
   *
   * @param slot name of the slot from which changes come
   */
  Found check(FollowRequest request, String slot, String publication) {
    Checked checked = new SnapshotChecks(source, target).check(request.table());
    SourceTable table = checked.table();
    if (checked.shape().key().isEmpty()) {
      throw SyncException.of(
              ProblemCode.KEY_MISSING,
              "%s has no primary key among its copied columns.".formatted(table.name()))
          .field("key");
    }
    if (request.table().whenNotEmpty().equals(Optional.of(WhenNotEmpty.APPEND))) {
      throw SyncException.of(
              ProblemCode.APPEND_IMPOSSIBLE, "It is append for %s.".formatted(table.name()))
          .field("whenNotEmpty");
    }
    try (SourceSession session = source.open("checks")) {
      requireNone(session.inRecovery() ? Optional.of(standby()) : Optional.empty());
      SlotState state = SlotState.read(session, slot).orElseThrow(() -> SlotState.missing(slot));
      requireNone(state.problem(source.endpoint().database()));
      PublicationState published = PublicationState.read(session, publication, table);
      List<String> copied =
          checked.shape().columns().stream().map(column -> column.source().name()).toList();
      requireNone(published.problem(publication, table, needed(request, session), copied));
      requireNone(FollowedKey.problem(session, table, key(checked)));
      Optional<WhereCondition> filter =
          published.rowFilter().isEmpty()
              ? Optional.empty()
              : Optional.of(new WhereCheck(session, table).check(published.rowFilter()));
      return new Found(
          new Checked(table, filter, checked.shape(), checked.databaseThere()),
          state.confirmed(),
          timeline(session),
          text(table, published));
    }
  }

  /**
   * What of the source has to be as it was, as text; looked at again while a task runs, because
   * several ways to lose changes send no message at all.
   *
   * @throws SyncException {@code SOURCE_TABLE_REPLACED}, {@code PUBLICATION_MISSING} or {@code
   *     PUBLICATION_LACKS_TABLE}
   */
  static String source(SourceSession session, String publication, SourceTable table) {
    boolean gone =
        session
            .list(
                "select 1 from pg_catalog.pg_class where oid = cast(? as pg_catalog.oid)",
                r -> r.getInt(1),
                table.oid())
            .isEmpty();
    if (gone) {
      throw SyncException.of(
          ProblemCode.SOURCE_TABLE_REPLACED, "%s is gone.".formatted(table.name()));
    }
    return text(table, PublicationState.read(session, publication, table));
  }

  private static String text(SourceTable table, PublicationState published) {
    return "relation %d %s".formatted(table.oid(), published.text());
  }

  private static List<String> needed(FollowRequest request, SourceSession session) {
    if (!request.allowDelete()) {
      return List.of("insert", "update");
    }
    return session.version() < TRUNCATE_SINCE
        ? List.of("insert", "update", "delete")
        : List.of("insert", "update", "delete", "truncate");
  }

  /** Source names of the key's columns. */
  private static Set<String> key(Checked checked) {
    return checked.shape().columns().stream()
        .filter(column -> checked.shape().key().contains(column.target()))
        .map(column -> column.source().name())
        .collect(Collectors.toSet());
  }

  private static void requireNone(Optional<SyncException> problem) {
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  private static SyncException standby() {
    return SyncException.of(ProblemCode.SOURCE_IS_STANDBY, "It replays the log of another server.");
  }
}
