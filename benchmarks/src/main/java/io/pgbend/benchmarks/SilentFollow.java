package io.pgbend.benchmarks;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.pipeline.FollowProgress;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** For following that nobody watches; merges and troubles go to standard error. */
record SilentFollow() implements FollowProgress {
  @Override
  public void connected() {}

  @Override
  public void enter(FollowPhase phase) {}

  @Override
  public void attached(Lsn position) {}

  @Override
  public void waitingFor(List<OpenTransaction> open) {}

  @Override
  public void durable(LoadMarks marks) {}

  @Override
  public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
    System.err.println(Instant.now() + " merged " + outcome);
  }

  @Override
  public void covered(Lsn position) {}

  @Override
  public void logKept(long bytes) {}

  @Override
  public void trouble(SyncException problem) {
    System.err.println(problem);
  }

  @Override
  public void phase(String words) {}

  @Override
  public void expected(long rows) {}

  @Override
  public void read(long rows) {}

  @Override
  public void loaded(long rows, long stagedBytes) {}

  @Override
  public void warning(String words) {
    System.err.println(words);
  }
}
