package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.Partition;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import io.pgbend.source.replication.FollowNeeds;
import io.pgbend.source.replication.PublicationFacts;
import io.pgbend.source.replication.PublishedRows;
import io.pgbend.source.replication.SlotState;
import io.pgbend.source.replication.SourceChecks;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.SourceFactsReader;
import io.pgbend.source.replication.StandbyAdvice;
import io.pgbend.source.snapshot.WhereCheck;
import io.pgbend.source.snapshot.WhereCondition;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at both sides before a table is followed. */
final class FollowChecks {
  private final SourceConnections source;
  private final DatabendClient target;

  FollowChecks(SourceConnections source, DatabendClient target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What was found, all checks passed.
   *
   * @param adviceOrNull what the source's owner should know; null when there is nothing
   */
  record Found(
      Checked checked, SourceFacts facts, FollowNeeds needs, @Nullable String adviceOrNull) {
    Optional<String> advice() {
      return Optional.ofNullable(adviceOrNull);
    }

    Lsn confirmed() {
      return facts.slot().map(SlotState::confirmed).orElse(Lsn.ZERO);
    }

    int timeline() {
      return facts.server().timeline();
    }

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

  /**
   * Looks.
   *
   * @param slot name of the slot from which changes come
   * @param known whether the task has been followed before: then the source is judged by what it
   *     was like, and not here
   */
  Found check(FollowRequest request, String slot, String publication, boolean known) {
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
      SourceFacts facts = new SourceFactsReader(session).read(slot, publication, table.oid());
      FollowNeeds needs =
          new FollowNeeds(key(checked), request.allowDelete(), request.allowDelete());
      List<SyncException> found = SourceChecks.beforeStart(facts, needs);
      if (!found.isEmpty()) {
        if (known) {
          return new Found(checked, facts, needs, null);
        }
        throw found.getFirst();
      }
      requireNone(alone(session, facts, table));
      PublishedRows published = PublishedRows.of(facts, table);
      requireNone(published.lacking(copied(checked)));
      Optional<WhereCondition> filter =
          published.filter().map(condition -> new WhereCheck(session, table).check(condition));
      return new Found(
          new Checked(table, filter, checked.shape(), checked.databaseThere()),
          facts,
          needs,
          StandbyAdvice.read(session).orElse(null));
    }
  }

  private static List<String> copied(Checked checked) {
    return checked.shape().columns().stream().map(column -> column.source().name()).toList();
  }

  /** Changes of a partition that arrive as changes of a table above it would never be seen. */
  private static Optional<SyncException> alone(
      SourceSession session, SourceFacts facts, SourceTable table) {
    boolean viaRoot = facts.publication().filter(PublicationFacts::viaRoot).isPresent();
    return viaRoot && !new SourceCatalog(session).ancestors(table.oid()).isEmpty()
        ? Optional.of(
            SyncException.of(
                    ProblemCode.PUBLICATION_LACKS_TABLE,
                    "Changes of the partition %s are published as changes of the table above it."
                        .formatted(SqlText.table(table.name())))
                .remedy(
                    "Follow the table above it, or run: alter publication %s set (publish_via_partition_root = false);"
                        .formatted(SqlText.identifier(facts.names().publication()))))
        : Optional.empty();
  }

  /** Source names of the key's columns. */
  private static List<String> key(Checked checked) {
    return checked.shape().columns().stream()
        .filter(column -> checked.shape().key().contains(column.target()))
        .map(column -> column.source().name())
        .toList();
  }

  private static void requireNone(Optional<SyncException> problem) {
    if (problem.isPresent()) {
      throw problem.get();
    }
  }
}
