package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a table's loaded changes come into its target, and new rows into the place of the old ones
 * where these are asked for. What is called from several threads says so.
 */
final class TableMerging {
  private final TaskThreads threads;
  private final InstantSource clock;
  private final FollowProgress progress;
  private final MergeLoop loop;
  private final @Nullable Renewal renewal;
  private @Nullable Thread merges;
  private @Nullable Thread renews;
  private volatile Lsn merged;

  /**
   * @param marks of the rows that are there
   * @param ids raw table and target as they are from here on
   * @param handover copies new rows; null when none are asked for
   */
  TableMerging(
      Taken table,
      MergeMarks marks,
      TableIds ids,
      @Nullable Handover handover,
      LoadMarks loaded,
      TaskThreads threads,
      FollowProgress progress) {
    this.threads = threads;
    this.clock = table.parts().clock();
    this.progress = progress;
    this.merged = marks.mergedCommit();
    MergeStep step =
        new MergeStep(table.mergeParts(table.target(), table.claim(), ids), marks, listener);
    RawPurge purge =
        new RawPurge(
            table.parts().target(),
            table.mergeInto(table.target()),
            table.request().retention(),
            clock);
    this.loop = new MergeLoop(step, purge, loaded, table.request().interval(), listener, clock);
    this.renewal = handover == null ? null : new Renewal(handover, loop);
    if (renewal != null) {
      loop.renews(loaded.loadedCommit());
    }
  }

  void start() {
    merges = threads.start("merge", loop::run);
    if (renewal != null) {
      renews = threads.start("renew", renewal::run);
    }
  }

  /** Everything up to these marks can be merged; from any thread. */
  void loaded(LoadMarks durable) {
    loop.loaded(durable);
  }

  /** See {@link MergeLoop#loadAndMerge}; for the thread that loads. */
  boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
      throws InterruptedException {
    return loop.loadAndMerge(before, after, load);
  }

  /** Up to where the target has seen everything; from any thread. */
  Lsn merged() {
    return merged;
  }

  /**
   * Merges what is loaded, nothing that comes later, and ends.
   *
   * @return whether that was done in time
   */
  boolean end(Instant deadline) throws InterruptedException {
    Renewal renewing = renewal;
    Thread renews = this.renews;
    if (renewing != null && renews != null) {
      renewing.end(renews, left(deadline));
      boolean _ = renews.join(left(deadline));
      if (!renewing.isDone()) {
        progress.warning("the table was not copied anew to the end; the next start does it");
      }
    }
    loop.end();
    Thread merges = this.merges;
    return merges == null || merges.join(left(deadline));
  }

  private Duration left(Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private final MergeStep.Listener listener =
      new MergeStep.Listener() {
        @Override
        public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
          merged = marks.mergedCommit();
          progress.merged(marks, outcome, committed);
        }

        @Override
        public void trouble(SyncException problem) {
          progress.trouble(problem);
        }
      };
}
