package io.pgbend.pipeline;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.source.replication.TemporarySlot;
import io.pgbend.source.snapshot.SnapshotExport;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The server makes a snapshot that has seen all that commits before a position, for a slot of our
 * own that goes at once. Its way on a standby, where no snapshot tells which transactions are open,
 * and a number cannot be taken. It waits for the primary to say which ones are.
 */
final class JoinByPosition implements Join {
  private static final OpenTransaction UNSEEN = new OpenTransaction.OfPrimary();

  private final Taken table;
  private final FollowProgress progress;
  private final Phases phases;

  JoinByPosition(Taken table, FollowProgress progress, Phases phases) {
    this.table = table;
    this.progress = progress;
    this.phases = phases;
  }

  /** Making the snapshot waits. */
  @Override
  public void await() {}

  @Override
  public Moment take() throws InterruptedException {
    SourceConnections source = table.parts().source();
    try (SourceSession session = source.openReplication("handover")) {
      TemporarySlot.Exported exported = make(session);
      phases.enter(FollowPhase.COPYING);
      SnapshotExport export =
          SnapshotExport.of(source, table.found().checked().table(), exported.snapshot());
      return new Moment(export, CopySeen.before(exported.position()));
    }
  }

  private TemporarySlot.Exported make(SourceSession session) throws InterruptedException {
    FutureTask<TemporarySlot.Exported> making =
        new FutureTask<>(() -> TemporarySlot.export(session));
    Thread.ofPlatform().daemon().name(table.target().table() + "/slot").start(making);
    try {
      await(making);
      return making.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SyncException problem) {
        throw problem;
      }
      throw SyncException.of(ProblemCode.INTERNAL, "No snapshot could be made.", failed);
    } finally {
      if (!making.isDone()) {
        session.abort();
      }
    }
  }

  private void await(FutureTask<?> making) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(table.request().patience()).start();
    while (!making.isDone()) {
      if (attempts.repeats() > 0) {
        phases.enter(FollowPhase.WAITING_FOR_OPEN_TRANSACTIONS);
        progress.waitingFor(List.of(UNSEEN));
      }
      if (!attempts.pause()) {
        throw SyncException.of(ProblemCode.TRANSACTIONS_STAY_OPEN, UNSEEN.sentence());
      }
    }
  }
}
