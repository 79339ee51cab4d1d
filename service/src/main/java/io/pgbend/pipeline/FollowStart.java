package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.SourceIdentity;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.SourceFactsReader;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Definition.DropTable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes a task's place in the stream, and looks now and then whether it may keep it. */
final class FollowStart {
  private final Taken table;
  private final FollowedTable.Parts parts;
  private final Claim claim;
  private final FollowChecks.Found found;
  private final SlotKey slot;
  private final SourceWatch watch;
  private SourceFacts seen;

  FollowStart(Taken table) {
    this.table = table;
    this.parts = table.parts();
    this.claim = table.claim();
    this.found = table.found();
    this.slot = parts.reader().key();
    this.seen = found.facts();
    this.watch = table.watch();
  }

  /**
   * Looks while the task runs whether the source is as it was; not at all while it cannot be asked.
   */
  void lookAgain() {
    try (SourceSession session = parts.source().open("checks")) {
      SourceFacts now =
          new SourceFactsReader(session)
              .read(slot.slot(), parts.reader().publication(), found.checked().table().oid());
      Optional<RouteRecord> route = parts.ledger().route(table.task());
      if (route.isPresent() && route.get().gap().isEmpty()) {
        watch.judgeAgain(seen, now, route.get().coveredTo());
        remember(now);
      }
    } catch (SyncException failure) {
      if (failure.code().retry() != RetryRule.TIMED) {
        throw failure;
      }
    }
  }

  /**
   * What was proved harmless is what the next look is compared with; but another server than the
   * one that is read has yet to prove that it goes on where that one ended.
   */
  private void remember(SourceFacts now) {
    if (!now.equals(seen)
        && now.server().run().started().equals(parts.reader().server().started())) {
      seen = now;
      parts
          .ledger()
          .facts(table.task(), new KnownFacts(table.knownFacts().idsOrNull(), now).json());
    }
  }

  /**
   * Takes the place, with nothing left of earlier runs; the position from which changes are
   * captured.
   */
  Lsn attach(TableCapture capture, Place place) throws InterruptedException {
    try (DatabendSession session = parts.target().session()) {
      new Debris(claim).removeOlderChanges(session);
    }
    return switch (place) {
      case Place.Anew() -> attachAnew(capture);
      case Place.CopyAgain(LoadMarks marks) -> attachAt(capture, marks);
      case Place.Resume(LoadMarks marks) -> attachAt(capture, marks);
      case Place.Renew(LoadMarks marks) -> attachAt(capture, marks);
    };
  }

  /** What was known is forgotten first: a crash in between leaves a task that begins anew. */
  private Lsn attachAnew(TableCapture capture) throws InterruptedException {
    MergeMarks before = claim.mergeMarks();
    if (!before.mergedEnd().equals(Lsn.ZERO)) {
      claim.mergeChanges(before, before.merged(Lsn.ZERO, Lsn.ZERO).withoutSnapshot(), work -> {});
    }
    claim.loadChanges(claim.loadMarks(), LoadMarks.NONE, work -> {});
    claim.identify(slot.systemIdentifier(), found.timeline());
    boolean owned = table.ownsTarget();
    parts.ledger().detach(table.task());
    makeRawTable();
    TableIds ids = owned ? table.readIds() : null;
    Lsn position = await(capture.attach(at -> recorded(at, ids)));
    claim.loadChanges(claim.loadMarks(), LoadMarks.startingAt(position), work -> {});
    return position;
  }

  private void makeRawTable() {
    RawTable raw = table.raw();
    try (DatabendSession session = parts.target().session()) {
      session.query(new DropTable(raw.table()));
      session.query(raw.create());
    }
  }

  /** The marks of a task that has captured nothing yet, at the position where it began. */
  LoadMarks attachedAt() {
    return LoadMarks.startingAt(parts.ledger().route(table.task()).orElseThrow().attachedAt());
  }

  private LoadMarks recorded(Lsn position, @Nullable TableIds ids) {
    parts.ledger().attach(table.routeFrom(position, ids));
    FailPoint.ATTACH_STORED.reach();
    return LoadMarks.startingAt(position);
  }

  private Lsn attachAt(TableCapture capture, LoadMarks marks) throws InterruptedException {
    SourceIdentity now = new SourceIdentity(slot.systemIdentifier(), found.timeline());
    if (!claim.identity().equals(now)) {
      claim.identify(now.systemId(), now.timeline());
    }
    parts.ledger().facts(table.task(), new KnownFacts(table.knownFacts().idsOrNull(), seen).json());
    LoadMarks stored = claim.loadMarks();
    if (!stored.equals(marks)) {
      claim.loadChanges(stored, marks, work -> {});
    }
    await(capture.attachAgain(marks));
    return marks.loadedEnd();
  }

  /**
   * The raw table and the target, which stay the same from here on.
   *
   * @throws SyncException when a task goes on with other tables than before
   */
  TableIds tables(Place place) {
    TableIds before = table.knownFacts().idsOrNull();
    if (place.resumes() && before != null) {
      before.require(parts.target(), claim.books().raw(), table.target());
      return before;
    }
    TableIds now = table.readIds();
    parts.ledger().facts(table.task(), new KnownFacts(now, seen).json());
    return now;
  }

  private static Lsn await(CompletableFuture<Lsn> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SyncException problem) {
        throw problem;
      }
      throw SyncException.of(ProblemCode.INTERNAL, "The route could not be attached.", failed);
    }
  }
}
