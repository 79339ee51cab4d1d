package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.merge.MergePolicy;
import io.pgbend.target.merge.RangeMerge;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.TableRef;
import org.jspecify.annotations.Nullable;

/** A table in the hands of one run: what it works with, what is asked for, what was found. */
record Taken(
    FollowedTable.Parts parts, Claim claim, FollowRequest request, FollowChecks.Found found) {
  Bookkeeping books() {
    return claim.books();
  }

  TableRef target() {
    return request.table().into();
  }

  RouteShape route() {
    return found.route(books());
  }

  RawTable raw() {
    return route().raw();
  }

  /** Merges captured changes into the target, or into another table with the same columns. */
  RangeMerge mergeInto(TableRef table) {
    return new RangeMerge(
        raw(), table, new MergePolicy(request.allowDelete(), request.stopAtTruncate()));
  }

  /**
   * What merging is done with.
   *
   * @param rows the claim that goes with the table
   * @param ids raw table and table as they are from here on
   */
  MergeStep.Parts mergeParts(TableRef table, Claim rows, TableIds ids) {
    return new MergeStep.Parts(
        parts.target(),
        rows,
        mergeInto(table),
        new SnapshotWindow(parts.source()),
        () -> ids.require(parts.target(), books().raw(), table));
  }

  SourceWatch watch() {
    return new SourceWatch(parts.source(), parts.ledger(), task(), found.needs());
  }

  TaskKey task() {
    return books().task();
  }

  KnownFacts knownFacts() {
    return parts
        .ledger()
        .route(task())
        .map(route -> KnownFacts.parse(route.facts()))
        .orElse(KnownFacts.NONE);
  }

  /** What the ledger keeps of a task that begins. */
  RouteRecord routeFrom(Lsn from, @Nullable TableIds ids) {
    return RouteRecord.attached(
        task(),
        parts.reader().key(),
        parts.reader().publication(),
        from,
        "{}",
        new KnownFacts(ids, found.facts()).json());
  }

  /** Raw table and target as they are now. */
  TableIds readIds() {
    return TableIds.read(parts.target(), books().raw(), target());
  }

  /** Whether the rows in the target are this task's, as far as is known. */
  boolean ownsTarget() {
    TableIds ids = knownFacts().idsOrNull();
    try (DatabendSession session = parts.target().session()) {
      return ids != null
          && new TargetCatalog(session)
              .table(target())
              .filter(target -> target.id() == ids.target())
              .isPresent();
    }
  }
}
