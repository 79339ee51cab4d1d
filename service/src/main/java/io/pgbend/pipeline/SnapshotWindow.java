package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import java.util.Optional;

/**
 * Finds the position from which on no change needs to be judged by a snapshot: one that is read
 * after every transaction of the snapshot's time has ended.
 */
final class SnapshotWindow {
  /** Stands for the end until it is known: every change is judged. */
  static final Lsn END_UNKNOWN = new Lsn(-1);

  private final SourceConnections source;

  SnapshotWindow(SourceConnections source) {
    this.source = source;
  }

  /** The position; empty while a transaction of that time is open, and while nobody answers. */
  Optional<Lsn> end(TransactionSnapshot snapshot) {
    try (SourceSession session = source.open("handover")) {
      SourcePosition now = new SourcePosition(session);
      return now.snapshot().xmin() >= snapshot.xmax()
          ? Optional.of(now.insertPosition())
          : Optional.empty();
    } catch (SyncException failure) {
      if (failure.code().retry() != RetryRule.TIMED) {
        throw failure;
      }
      return Optional.empty();
    }
  }
}
