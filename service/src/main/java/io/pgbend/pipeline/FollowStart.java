package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.ResumeRule;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceTable;
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

  private final FollowedTable.Parts parts;
  private final Claim claim;
  private final FollowRequest request;
  private final FollowChecks.Found found;
  private final SlotKey slot;

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
    requireSameCluster();
    known.ifPresent(this::requireSameSource);
    boolean built = !merge.mergedEnd().equals(Lsn.ZERO);
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

  /** A table or publication that is another one, or was changed, may have left changes out. */
  private void requireSameSource(RouteRecord route) {
    String before = KnownFacts.parse(route.facts()).source();
    if (!before.isEmpty()) {
      requireSame(before, found.factsText());
    }
  }

  private void requireSame(String before, String now) {
    SourceTable table = found.checked().table();
    if (before.equals(now)) {
      return;
    }
    throw before.startsWith("relation %d ".formatted(table.oid()))
        ? gap(
            ProblemCode.PUBLICATION_GAP,
            "The publication of %s is not as it was.".formatted(table.name()))
        : gap(
            ProblemCode.SOURCE_TABLE_REPLACED,
            "%s is another table than before.".formatted(table.name()));
  }

  /**
   * Looks while the task runs whether the source is as it was; not at all while it cannot be asked.
   */
  void lookAgain() {
    try (SourceSession session = parts.source().open("checks")) {
      requireSame(
          found.factsText(),
          FollowChecks.source(session, parts.reader().publication(), found.checked().table()));
    } catch (SyncException failure) {
      switch (failure.code()) {
        case SOURCE_TABLE_REPLACED, PUBLICATION_MISSING, PUBLICATION_LACKS_TABLE ->
            throw gap(failure.code(), failure.problem().detail());
        default -> {
          if (failure.code().retry() != RetryRule.TIMED) {
            throw failure;
          }
        }
      }
    }
  }

  /** A gap that is found is kept: whoever reads the slot next must not cover it up. */
  private SyncException gap(ProblemCode code, String detail) {
    parts.ledger().flag(task(), code, detail);
    return SyncException.of(code, detail);
  }

  private void requireSameCluster() {
    String before = claim.identity().systemId();
    if (!before.isEmpty() && !before.equals(slot.systemIdentifier())) {
      throw SyncException.of(
          ProblemCode.SOURCE_REPLACED,
          "The table was followed from the cluster %s, and this is %s."
              .formatted(before, slot.systemIdentifier()));
    }
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
        new KnownFacts(null, found.factsText()).json());
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
    KnownFacts known =
        parts
            .ledger()
            .route(task())
            .map(route -> KnownFacts.parse(route.facts()))
            .orElse(KnownFacts.NONE);
    TableIds before = known.idsOrNull();
    if (place.resumes() && before != null) {
      before.require(parts.target(), claim.books().raw(), request.table().into());
      return before;
    }
    TableIds now = TableIds.read(parts.target(), claim.books().raw(), request.table().into());
    parts.ledger().facts(task(), new KnownFacts(now, known.source()).json());
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
