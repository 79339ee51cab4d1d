package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Is told how following a table goes on; called from several threads, must be quick. */
public interface FollowProgress extends SnapshotProgress {
  /** The change stream is being read, for the first time or again. */
  void connected();

  /** Another phase has begun. */
  void enter(FollowPhase phase);

  /** Changes are captured from here on. */
  void attached(Lsn position);

  /** The copy waits for these transactions to end. */
  void waitingFor(List<OpenTransaction> open);

  /** Everything up to these marks is in the raw table. */
  void durable(LoadMarks marks);

  /**
   * Everything up to these marks is in the target.
   *
   * @param committed when the last transaction among it was committed at the source
   */
  void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed);

  /** The task has missed nothing up to here, with or without changes of its own. */
  void covered(Lsn position);

  /** So many bytes of its log PostgreSQL keeps for the slot. */
  void logKept(long bytes);

  /** Something failed and is tried again. */
  void trouble(SyncException problem);
}
