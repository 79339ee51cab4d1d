package io.pgbend.pipeline;

import io.pgbend.change.TransactionSnapshot;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.source.snapshot.SnapshotExport;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every transaction that was open when capturing began has ended when the snapshot S is taken; and
 * of what was captured, a transaction that S sees is in the copy and is not merged, every other one
 * is. No position in the log describes a snapshot: a commit is in the log before it is visible, and
 * may wait there.
 */
final class JoinByVisibility implements Join {
  private final Taken table;
  private final FollowProgress progress;
  private final Phases phases;

  JoinByVisibility(Taken table, FollowProgress progress, Phases phases) {
    this.table = table;
    this.progress = progress;
    this.phases = phases;
  }

  @Override
  public void await() throws InterruptedException {
    try (SourceSession session = table.parts().source().open("handover")) {
      SourcePosition now = new SourcePosition(session);
      long number = now.takeNumber();
      TransactionSnapshot before = new TransactionSnapshot(number, number, List.of());
      FailPoint.HANDOVER_A_READ.reach();
      Backoff.Attempts attempts = Backoff.polling(table.request().patience()).start();
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

  @Override
  public Moment take() {
    phases.enter(FollowPhase.COPYING);
    SnapshotExport export =
        SnapshotExport.open(table.parts().source(), table.found().checked().table());
    try {
      return new Moment(export, CopySeen.visible(new SourcePosition(export.session()).snapshot()));
    } catch (SyncException failure) {
      export.close();
      throw failure;
    }
  }
}
