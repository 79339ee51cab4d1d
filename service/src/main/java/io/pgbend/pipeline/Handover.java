package io.pgbend.pipeline;

import io.pgbend.change.TransactionSnapshot;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.Side;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The exact join of a copy with the change stream, by visibility: the route captures already; every
 * transaction that was open then has ended when the snapshot S is taken; and of what was captured,
 * a transaction that S sees is in the copy and is not merged, every other one is. No position in
 * the log describes a snapshot: a commit is in the log before it is visible, and may wait there.
 */
final class Handover {
  /** A table that has changed for good is not waited for: the checks have to look at it anew. */
  private static final Duration COPY_AGAIN = Duration.ofMinutes(1);

  private final SourceConnections source;
  private final DatabendClient target;
  private final Claim claim;
  private final Checked checked;
  private final FollowRequest request;
  private final TableCopy.Wishes wishes;
  private final FollowProgress progress;
  private final Phases phases;

  Handover(
      FollowedTable.Parts parts,
      Claim claim,
      Checked checked,
      FollowRequest request,
      TableCopy.Wishes wishes,
      FollowProgress progress,
      Phases phases) {
    this.source = parts.source();
    this.target = parts.target();
    this.claim = claim;
    this.checked = checked;
    this.request = request;
    this.wishes = wishes;
    this.progress = progress;
    this.phases = phases;
  }

  /**
   * Copies, while the route captures. After a failure the target is as it was, and a next run takes
   * a new snapshot; nothing is lost because the route stays.
   *
   * @return the marks from which merging goes on
   */
  MergeMarks run() throws InterruptedException {
    // all of this was committed before the snapshots below are taken, and S sees it
    LoadMarks from = claim.loadMarks();
    waitForOpenTransactions();
    Backoff.Attempts attempts = Backoff.within(COPY_AGAIN).start();
    while (true) {
      try {
        return copied(from);
      } catch (SyncException failure) {
        boolean again =
            failure.code().side() == Side.SOURCE && failure.code().retry() == RetryRule.TIMED;
        if (!again || !attempts.pause()) {
          throw failure;
        }
        progress.trouble(failure);
      }
    }
  }

  private MergeMarks copied(LoadMarks from) throws InterruptedException {
    TargetFill fill =
        new TargetFill(target, claim, checked.shape(), request.table().whenNotEmpty(), progress);
    boolean done = false;
    try {
      MergeMarks after = copy(fill, from);
      done = true;
      return after;
    } finally {
      if (!done) {
        fill.undo();
      }
    }
  }

  private void waitForOpenTransactions() throws InterruptedException {
    try (SourceSession session = source.open("handover")) {
      SourcePosition now = new SourcePosition(session);
      long number = now.takeNumber();
      TransactionSnapshot before = new TransactionSnapshot(number, number, List.of());
      FailPoint.HANDOVER_A_READ.reach();
      Backoff.Attempts attempts = Backoff.polling(request.patience()).start();
      while (now.snapshot().xmin() < number) {
        List<OpenTransaction> open = now.openBefore(before);
        if (attempts.repeats() == 0) {
          phases.enter(FollowPhase.WAITING_FOR_OPEN_TRANSACTIONS);
        }
        progress.waitingFor(open);
        if (!attempts.pause()) {
          throw SyncException.of(
              ProblemCode.TRANSACTIONS_STAY_OPEN,
              open.stream().map(OpenTransaction::sentence).collect(Collectors.joining(" ")));
        }
      }
      FailPoint.HANDOVER_WAITED.reach();
    }
  }

  private MergeMarks copy(TargetFill fill, LoadMarks from) throws InterruptedException {
    TableRef filled = fill.prepare();
    phases.enter(FollowPhase.COPYING);
    FileLoader loader =
        new FileLoader(
            target,
            claim,
            (folder, files) -> checked.shape().copy(filled, folder, files),
            wishes.spool(),
            progress);
    TransactionSnapshot seen;
    try (SnapshotExport export = SnapshotExport.open(source, checked.table())) {
      seen = new SourcePosition(export.session()).snapshot();
      FailPoint.HANDOVER_S_TAKEN.reach();
      new TableCopy(source, wishes, progress).run(export, checked, loader);
    }
    FailPoint.HANDOVER_COPIED.reach();
    MergeMarks after =
        claim
            .mergeMarks()
            .concluded(from.loadedCommit(), from.loadedEnd(), seen, SnapshotWindow.END_UNKNOWN);
    fill.finish(filled, loader.rows(), work -> claim.conclude(after, work));
    FailPoint.HANDOVER_CONCLUDED.reach();
    return claim.mergeMarks();
  }
}
