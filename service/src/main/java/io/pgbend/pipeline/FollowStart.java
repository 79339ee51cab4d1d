package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.ResumeRule;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.SourceIdentity;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.SourceFactsReader;
import io.pgbend.staging.StagingColumn;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Definition.DropTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Decides from the control rows and the ledger how a task begins, and takes its place in the
 * stream.
 */
final class FollowStart {
  /** How a task begins. */
  sealed interface Place {
    /** At the reader's position, with an empty raw table. */
    record Anew() implements Place {}

    /** Where it captured before; the copy did not come to its end and begins again. */
    record CopyAgain(LoadMarks marks) implements Place {}

    /** Where it ended. */
    record Resume(LoadMarks marks) implements Place {}

    default boolean resumes() {
      return this instanceof Resume;
    }
  }

  /** Beyond every position. */
  private static final Lsn FAR = new Lsn(-1);

  private final FollowedTable.Parts parts;
  private final Claim claim;
  private final FollowRequest request;
  private final FollowChecks.Found found;
  private final SlotKey slot;
  private final SourceWatch watch;
  private SourceFacts seen;

  FollowStart(
      FollowedTable.Parts parts,
      Claim claim,
      FollowRequest request,
      FollowChecks.Found found,
      SlotKey slot) {
    this.parts = parts;
    this.claim = claim;
    this.request = request;
    this.found = found;
    this.slot = slot;
    this.seen = found.facts();
    this.watch = new SourceWatch(parts.source(), parts.ledger(), task(), found.needs());
  }

  private TaskKey task() {
    return claim.books().task();
  }

  /**
   * How to begin.
   *
   * @throws SyncException when changes were missed, and nobody has asked for a resync
   */
  Place place() {
    Optional<RouteRecord> known = parts.ledger().route(task());
    LoadMarks load = claim.loadMarks();
    MergeMarks merge = claim.mergeMarks();
    if (request.resync()) {
      return new Place.Anew();
    }
    known.ifPresent(this::requireNoGap);
    boolean built = !merge.mergedEnd().equals(Lsn.ZERO);
    requireSameSource(load, known, built);
    if (!built) {
      return known
          .map(
              route ->
                  load.loadedEnd().equals(Lsn.ZERO)
                      ? LoadMarks.startingAt(route.attachedAt())
                      : load)
          .filter(_ -> rawColumns().equals(wantedColumns()))
          .<Place>map(Place.CopyAgain::new)
          .orElseGet(Place.Anew::new);
    }
    requireProven(load, known);
    requireRawTable();
    return new Place.Resume(load);
  }

  private void requireProven(LoadMarks load, Optional<RouteRecord> known) {
    ResumeRule.Start start = new ResumeRule.Start(load, found.confirmed());
    switch (ResumeRule.judge(start, known)) {
      case ResumeRule.Verdict.GoOn _ -> {}
      case ResumeRule.Verdict.Rebuild(Lsn coveredTo) -> parts.ledger().attach(route(coveredTo));
      case ResumeRule.Verdict.Gap(ProblemCode code, String detail) -> throw gap(code, detail);
    }
  }

  private void requireRawTable() {
    List<String> there = rawColumns();
    if (there.isEmpty()) {
      throw SyncException.of(
          ProblemCode.RAW_DAMAGED, "The table %s is gone.".formatted(claim.books().raw()));
    }
    if (!there.equals(wantedColumns())) {
      throw SyncException.of(
          ProblemCode.NEEDS_RESYNC, "Other columns are to be copied than before.");
    }
  }

  private List<String> wantedColumns() {
    return found.route(claim.books()).raw().staging().stream().map(StagingColumn::name).toList();
  }

  /** Names of the raw table's columns; empty when there is no such table. */
  private List<String> rawColumns() {
    try (DatabendSession session = parts.target().session()) {
      return new TargetCatalog(session)
          .columns(claim.books().raw()).stream().map(TargetColumn::name).toList();
    }
  }

  /** What the ledger has lost is judged by what the control row says of the cluster. */
  private void requireSameSource(LoadMarks load, Optional<RouteRecord> known, boolean built) {
    SourceIdentity identity = claim.identity();
    SourceFacts before =
        known
            .flatMap(route -> KnownFacts.parse(route.facts()).source())
            .orElseGet(
                () ->
                    SourceFacts.ofCluster(
                        identity.systemId(), (int) identity.timeline(), found.facts().names()));
    Lsn proved = load.loadedEnd().max(load.coveredTo());
    Lsn coveredTo = known.map(RouteRecord::coveredTo).orElse(built ? proved : FAR);
    Lsn has = known.map(RouteRecord::coveredTo).map(proved::max).orElse(proved);
    watch.judge(before, found.facts(), has, coveredTo);
  }

  /**
   * Looks while the task runs whether the source is as it was; not at all while it cannot be asked.
   */
  void lookAgain() {
    try (SourceSession session = parts.source().open("checks")) {
      SourceFacts now =
          new SourceFactsReader(session)
              .read(slot.slot(), parts.reader().publication(), found.checked().table().oid());
      Optional<RouteRecord> route = parts.ledger().route(task());
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

  /** What was proved harmless is what the next look is compared with. */
  private void remember(SourceFacts now) {
    if (!now.equals(seen)) {
      seen = now;
      KnownFacts known = known();
      parts.ledger().facts(task(), new KnownFacts(known.idsOrNull(), now).json());
    }
  }

  private KnownFacts known() {
    return parts
        .ledger()
        .route(task())
        .map(route -> KnownFacts.parse(route.facts()))
        .orElse(KnownFacts.NONE);
  }

  /** A gap that is found is kept: whoever reads the slot next must not cover it up. */
  private SyncException gap(ProblemCode code, String detail) {
    parts.ledger().flag(task(), code, detail);
    return SyncException.of(code, detail);
  }

  private void requireNoGap(RouteRecord route) {
    if (!route.slot().equals(slot)) {
      throw SyncException.of(
          ProblemCode.SOURCE_REPLACED,
          "The table was followed through the slot %s of the database %s in the cluster %s."
              .formatted(
                  route.slot().slot(), route.slot().database(), route.slot().systemIdentifier()));
    }
    ProblemCode gap = route.gapOrNull();
    if (gap != null) {
      throw SyncException.of(
          ProblemCode.NEEDS_RESYNC, "%s: %s".formatted(gap.title(), route.gapDetail()));
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
    parts.ledger().detach(task());
    makeRawTable();
    Lsn position = await(capture.attach(this::recorded));
    claim.loadChanges(claim.loadMarks(), LoadMarks.startingAt(position), work -> {});
    return position;
  }

  private void makeRawTable() {
    RawTable raw = found.route(claim.books()).raw();
    try (DatabendSession session = parts.target().session()) {
      session.query(new DropTable(raw.table()));
      session.query(raw.create());
    }
  }

  private RouteRecord route(Lsn from) {
    return RouteRecord.attached(
        task(),
        slot,
        parts.reader().publication(),
        from,
        "{}",
        new KnownFacts(null, found.facts()).json());
  }

  /** The marks of a task that has captured nothing yet, at the position where it began. */
  LoadMarks attachedAt() {
    return LoadMarks.startingAt(parts.ledger().route(task()).orElseThrow().attachedAt());
  }

  private LoadMarks recorded(Lsn position) {
    parts.ledger().attach(route(position));
    FailPoint.ATTACH_STORED.reach();
    return LoadMarks.startingAt(position);
  }

  private Lsn attachAt(TableCapture capture, LoadMarks marks) throws InterruptedException {
    SourceIdentity now = new SourceIdentity(slot.systemIdentifier(), found.timeline());
    if (!claim.identity().equals(now)) {
      claim.identify(now.systemId(), now.timeline());
    }
    parts.ledger().facts(task(), new KnownFacts(known().idsOrNull(), seen).json());
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
    KnownFacts known = known();
    TableIds before = known.idsOrNull();
    if (place.resumes() && before != null) {
      before.require(parts.target(), claim.books().raw(), request.table().into());
      return before;
    }
    TableIds now = TableIds.read(parts.target(), claim.books().raw(), request.table().into());
    parts.ledger().facts(task(), new KnownFacts(now, seen).json());
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
