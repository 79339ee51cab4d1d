package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.ResumeRule;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SourceIdentity;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.staging.StagingColumn;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetColumn;
import java.util.List;
import java.util.Optional;

/** Decides from the control rows and the ledger how a task begins. */
final class PlaceRule {
  /** Beyond every position. */
  private static final Lsn FAR = new Lsn(-1);

  private final Taken table;
  private final FollowedTable.Parts parts;
  private final Claim claim;
  private final FollowRequest request;
  private final FollowChecks.Found found;

  PlaceRule(Taken table) {
    this.table = table;
    this.parts = table.parts();
    this.claim = table.claim();
    this.request = table.request();
    this.found = table.found();
  }

  /**
   * How to begin. A resync leaves the rows that are there as they are where changes were missed,
   * and else goes on merging into them.
   *
   * @throws SyncException when changes were missed, and nobody has asked for a resync
   */
  Place place() {
    if (request.resync()) {
      return goesOn() ? new Place.Renew(claim.loadMarks()) : new Place.Anew();
    }
    Place place = known();
    boolean cutOff =
        request.mode() == FollowMode.SNAPSHOT_AND_CDC && claim.mergeMarks().intent().isPresent();
    return place instanceof Place.Resume(LoadMarks marks) && cutOff
        ? new Place.Renew(marks)
        : place;
  }

  private boolean goesOn() {
    if (request.mode() != FollowMode.SNAPSHOT_AND_CDC || !table.ownsTarget()) {
      return false;
    }
    try {
      return known() instanceof Place.Resume;
    } catch (SyncException gap) {
      if (TaskProblem.passes(gap)) {
        throw gap;
      }
      return false;
    }
  }

  private Place known() {
    Optional<RouteRecord> known = parts.ledger().route(table.task());
    LoadMarks load = claim.loadMarks();
    MergeMarks merge = claim.mergeMarks();
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
      case ResumeRule.Verdict.Rebuild(Lsn coveredTo) ->
          parts.ledger().attach(table.routeFrom(coveredTo, null));
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
    return table.raw().staging().stream().map(StagingColumn::name).toList();
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
    table.watch().judge(before, found.facts(), has, coveredTo);
  }

  /** A gap that is found is kept: whoever reads the slot next must not cover it up. */
  private SyncException gap(ProblemCode code, String detail) {
    parts.ledger().flag(table.task(), code, detail);
    return SyncException.of(code, detail);
  }

  private void requireNoGap(RouteRecord route) {
    if (!route.slot().equals(parts.reader().key())) {
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
}
