package io.pgbend.pipeline;

import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.SyncException;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A new set of rows in a shadow table, with marks of its own: changes that were captured since its
 * copy are merged into it until it has caught up with what is loaded. Used by one thread.
 */
final class ShadowRows {
  private static final Duration FOREVER = Duration.ofDays(365);

  private final MergeStep step;
  private final Claim claim;
  private final FollowProgress progress;
  private final InstantSource clock;

  private ShadowRows(MergeStep step, Claim claim, FollowProgress progress, InstantSource clock) {
    this.step = step;
    this.claim = claim;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Rows that are copied whole.
   *
   * @param parts with the claim of this set of rows
   * @param from what was loaded when the copy began; the copy has seen it all
   * @param seen what the copy has seen
   */
  static ShadowRows copied(
      MergeStep.Parts parts,
      LoadMarks from,
      CopySeen seen,
      FollowProgress progress,
      InstantSource clock)
      throws InterruptedException {
    Claim claim = parts.claim();
    MergeMarks copying = claim.mergeMarks();
    MergeMarks copied =
        copying.concluded(
            from.loadedCommit(), from.loadedEnd(), seen.snapshotOrNull(), seen.until());
    claim.mergeChanges(copying, copied, work -> {});
    MergeStep.Listener listener =
        new MergeStep.Listener() {
          @Override
          public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
            // nobody sees these rows yet
          }

          @Override
          public void trouble(SyncException problem) {
            progress.trouble(problem);
          }
        };
    return new ShadowRows(new MergeStep(parts, copied, listener), claim, progress, clock);
  }

  /**
   * Merges what is loaded, and what is loaded meanwhile, until no more than an interval's changes
   * are left, or these do not become fewer.
   */
  void catchUp(Duration interval) throws InterruptedException {
    Duration before = FOREVER;
    Duration took = mergeLoaded();
    while (took.compareTo(interval) > 0 && took.compareTo(before) < 0) {
      before = took;
      took = mergeLoaded();
    }
    FailPoint.SHADOW_CAUGHT_UP.reach();
  }

  /** Merges all that is loaded now; the time that it took. */
  Duration mergeLoaded() throws InterruptedException {
    Instant start = clock.instant();
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    while (true) {
      try {
        step.mergeTo(claim.loadMarks());
        return Duration.between(start, clock.instant());
      } catch (SyncException failure) {
        if (!TaskProblem.passes(failure) || !attempts.pause()) {
          throw failure;
        }
        progress.trouble(failure);
        step.settle();
      }
    }
  }

  /** How far these rows are. */
  MergeMarks marks() {
    return step.marks();
  }
}
