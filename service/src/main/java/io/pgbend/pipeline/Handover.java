package io.pgbend.pipeline;

import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Intent;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.Side;
import io.pgbend.problem.SyncException;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The exact join of a copy with the change stream: the route captures already, the copy sees one
 * moment, and of what was captured only that is merged which the moment has not seen.
 */
final class Handover {
  /** A table that has changed for good is not waited for: the checks have to look at it anew. */
  private static final Duration COPY_AGAIN = Duration.ofMinutes(1);

  private final Taken table;
  private final Checked checked;
  private final Join join;
  private final TableCopy.Wishes wishes;
  private final Optional<WhenNotEmpty> way;
  private final FollowProgress progress;
  private final Phases phases;

  /**
   * @param way what becomes of rows that are there
   */
  Handover(
      Taken table,
      TableCopy.Wishes wishes,
      Optional<WhenNotEmpty> way,
      FollowProgress progress,
      Phases phases) {
    this.table = table;
    this.checked = table.found().checked();
    this.join =
        table.found().facts().server().standby()
            ? new JoinByPosition(table, progress, phases)
            : new JoinByVisibility(table, progress, phases);
    this.wishes = wishes;
    this.way = way;
    this.progress = progress;
    this.phases = phases;
  }

  /**
   * Copies, while the route captures. After a failure the target is as it was, and a next run takes
   * a new snapshot; nothing is lost because the route stays.
   */
  void run() throws InterruptedException {
    run(Turn.FREE, false);
  }

  /**
   * Copies into new rows beside the old ones, into which changes are merged meanwhile; when it is
   * interrupted, a next run does it.
   *
   * @param turn of those merges
   */
  void renew(Turn turn) throws InterruptedException {
    run(turn, true);
    phases.enter(FollowPhase.CATCHING_UP);
  }

  private void run(Turn turn, boolean beside) throws InterruptedException {
    // all of this was committed before the snapshots below are taken, and S sees it
    LoadMarks from = table.claim().loadMarks();
    join.await();
    Backoff.Attempts attempts = Backoff.within(COPY_AGAIN).start();
    while (true) {
      try {
        copied(from, turn, beside);
        return;
      } catch (SyncException failure) {
        if (!isWorthAnother(failure.code()) || !attempts.pause()) {
          throw failure;
        }
        progress.trouble(failure);
      }
    }
  }

  /** Who has waited with all patience does not begin to wait again. */
  private static boolean isWorthAnother(ProblemCode code) {
    return code.side() == Side.SOURCE
        && code.retry() == RetryRule.TIMED
        && code != ProblemCode.TRANSACTIONS_STAY_OPEN;
  }

  private void copied(LoadMarks from, Turn turn, boolean beside) throws InterruptedException {
    TargetFill fill =
        new TargetFill(
            table.parts().target(), table.claim(), checked.shape(), way, beside, progress);
    try {
      copy(fill, from, turn);
    } catch (InterruptedException told) {
      takeBack(fill, beside);
      throw told;
    } catch (SyncException failure) {
      if (Thread.interrupted()) {
        takeBack(fill, beside);
        throw new InterruptedException("interrupted at a statement");
      }
      turn.alone(fill::undo);
      throw failure;
    }
  }

  private static void takeBack(TargetFill fill, boolean beside) {
    if (beside) {
      fill.leave();
    } else {
      fill.undo();
    }
  }

  private void copy(TargetFill fill, LoadMarks from, Turn turn) throws InterruptedException {
    TableRef[] prepared = new TableRef[1];
    turn.alone(() -> prepared[0] = fill.prepare());
    TableRef filled = prepared[0];
    boolean shadow = !filled.equals(checked.shape().table());
    Claim rows = shadow ? beside() : table.claim();
    CopySeen seen = copyInto(filled, rows, fill);
    FailPoint.HANDOVER_COPIED.reach();
    if (shadow) {
      ShadowRows built = caughtUp(filled, rows, from, seen);
      turn.alone(
          () -> {
            built.mergeLoaded();
            conclude(fill, filled, now -> now.concluded(built.marks()));
          });
    } else {
      conclude(
          fill,
          filled,
          now ->
              now.concluded(
                  from.loadedCommit(), from.loadedEnd(), seen.snapshotOrNull(), seen.until()));
    }
    FailPoint.HANDOVER_CONCLUDED.reach();
  }

  private Claim beside() throws InterruptedException {
    Claim rows = table.claim().beside();
    rows.intend(new Intent(Intent.Step.FILL_SHADOW, 0));
    return rows;
  }

  /** Copies all rows; what their snapshot has seen. */
  private CopySeen copyInto(TableRef filled, Claim rows, TargetFill fill)
      throws InterruptedException {
    FileLoader loader =
        new FileLoader(
            table.parts().target(),
            rows,
            (folder, files) -> checked.shape().copy(filled, folder, files),
            wishes.spool(),
            progress);
    Join.Moment moment = join.take();
    try (SnapshotExport export = moment.export()) {
      FailPoint.HANDOVER_S_TAKEN.reach();
      new TableCopy(table.parts().source(), wishes, progress).run(export, checked, loader);
      fill.filled(filled, loader.rows());
      return moment.seen();
    }
  }

  private ShadowRows caughtUp(TableRef shadow, Claim rows, LoadMarks from, CopySeen seen)
      throws InterruptedException {
    FollowedTable.Parts parts = table.parts();
    TableIds ids = TableIds.read(parts.target(), table.raw().table(), shadow);
    ShadowRows built =
        ShadowRows.copied(table.mergeParts(shadow, rows, ids), from, seen, progress, parts.clock());
    built.catchUp(table.request().interval());
    return built;
  }

  private void conclude(TargetFill fill, TableRef filled, UnaryOperator<MergeMarks> next)
      throws InterruptedException {
    MergeMarks after = next.apply(table.claim().mergeMarks());
    fill.finish(filled, work -> table.claim().conclude(after, work));
  }
}
