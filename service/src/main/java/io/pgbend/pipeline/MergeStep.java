package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.RetryClass;
import io.pgbend.target.merge.MergeOutcome;
import io.pgbend.target.merge.MergeRange;
import io.pgbend.target.merge.RangeContents;
import io.pgbend.target.merge.RangeMerge;
import io.pgbend.target.merge.Visibility;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings a range of captured changes into the target: {@code BEGIN → MERGE range → UPDATE
 * control_merge → COMMIT → read back}. Used by one thread at a time, which {@link MergeLoop} sees
 * to; {@link #mergedCommit} by any.
 */
final class MergeStep {
  /** Hears what becomes of ranges; called by the merging thread. */
  interface Listener {
    /**
     * A range is in the target.
     *
     * @param committed when its last transaction was committed at the source
     */
    void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed);

    /** Merging failed and is tried again. */
    void trouble(SyncException problem);
  }

  private final DatabendClient client;
  private final Claim claim;
  private final RangeMerge merge;
  private final SnapshotWindow window;
  private final Runnable sameTables;
  private final Listener listener;
  private volatile MergeMarks marks;

  /**
   * What merging is done with.
   *
   * @param sameTables throws when raw table or target are not those of the start
   */
  record Parts(
      DatabendClient client,
      Claim claim,
      RangeMerge merge,
      SnapshotWindow window,
      Runnable sameTables) {}

  MergeStep(Parts parts, MergeMarks marks, Listener listener) {
    this.client = parts.client();
    this.claim = parts.claim();
    this.merge = parts.merge();
    this.window = parts.window();
    this.sameTables = parts.sameTables();
    this.marks = marks;
    this.listener = listener;
  }

  MergeMarks marks() {
    return marks;
  }

  /** Up to where the target has seen everything. */
  Lsn mergedCommit() {
    return marks.mergedCommit();
  }

  /** Whether changes are still judged by what a copy has seen. */
  boolean judges() {
    return marks.judges();
  }

  /**
   * Merges all that is loaded.
   *
   * @throws SyncException when something cannot be merged exactly; all before it is
   */
  void mergeTo(LoadMarks loaded) throws InterruptedException {
    narrowVisibility();
    MergeRange range = new MergeRange(marks.mergedCommit(), loaded.loadedCommit());
    while (loaded.loadedCommit().isAfter(marks.mergedCommit())) {
      range = merged(range, loaded);
    }
  }

  /** Merges a range, or the first half of it where it is too much at once; what comes next. */
  private MergeRange merged(MergeRange range, LoadMarks loaded) throws InterruptedException {
    Visibility visibility = visibility();
    RangeContents contents;
    try (DatabendSession session = client.session()) {
      contents = merge.look(session, range, visibility);
    }
    try {
      mergeAtOnce(loaded, visibility, contents);
    } catch (SyncException failure) {
      if (RetryClass.of(failure) != RetryClass.SMALLER_BATCH) {
        throw failure;
      }
      return firstHalf(range).orElseThrow(() -> failure);
    }
    requireNoObstacle(contents);
    return new MergeRange(marks.mergedCommit(), loaded.loadedCommit());
  }

  private static void requireNoObstacle(RangeContents contents) {
    Optional<SyncException> obstacle = contents.obstacle();
    if (obstacle.isPresent()) {
      throw obstacle.get();
    }
  }

  private Optional<MergeRange> firstHalf(MergeRange range) {
    try (DatabendSession session = client.session()) {
      return merge.middle(session, range).map(middle -> new MergeRange(range.after(), middle));
    }
  }

  private void mergeAtOnce(LoadMarks loaded, Visibility visibility, RangeContents contents)
      throws InterruptedException {
    MergeRange range = contents.range();
    if (!range.upTo().isAfter(marks.mergedCommit())) {
      return;
    }
    MergeMarks after = after(range, loaded);
    MergeOutcome[] outcome = {MergeOutcome.NOTHING};
    claim.mergeChanges(
        marks,
        after,
        session -> {
          outcome[0] = merge.apply(session, range, visibility, contents);
          FailPoint.AFTER_MERGE_STATEMENT.reach();
        });
    took(after, outcome[0], contents);
  }

  private MergeMarks after(MergeRange range, LoadMarks loaded) {
    boolean whole = range.upTo().equals(loaded.loadedCommit());
    return marks.merged(range.upTo(), whole ? loaded.loadedEnd() : range.upTo());
  }

  private void took(MergeMarks after, MergeOutcome outcome, RangeContents contents) {
    marks = after;
    FailPoint.AFTER_MERGE.reach();
    sameTables.run();
    listener.merged(after, outcome, contents.lastCommitTime());
  }

  /**
   * Loads a batch and merges it, in one transaction.
   *
   * @throws SyncException when either cannot be done; then neither is, unless the answer was lost
   */
  void loadAndMerge(LoadMarks before, LoadMarks loaded, Work<DatabendSession> load)
      throws InterruptedException {
    Visibility visibility = visibility();
    MergeRange range = new MergeRange(marks.mergedCommit(), loaded.loadedCommit());
    MergeMarks after = after(range, loaded);
    Together together = new Together(range, visibility, load);
    claim.loadAndMerge(before, loaded, marks, after, together);
    took(after, together.outcome, together.contents.orElseThrow());
  }

  /** The work of both in one transaction. */
  private final class Together implements Work<DatabendSession> {
    private final MergeRange range;
    private final Visibility visibility;
    private final Work<DatabendSession> load;
    private MergeOutcome outcome = MergeOutcome.NOTHING;
    private Optional<RangeContents> contents = Optional.empty();

    Together(MergeRange range, Visibility visibility, Work<DatabendSession> load) {
      this.range = range;
      this.visibility = visibility;
      this.load = load;
    }

    @Override
    public void in(DatabendSession session) {
      load.in(session);
      RangeContents found = merge.look(session, range, visibility);
      requireNoObstacle(found);
      outcome = merge.apply(session, range, visibility, found);
      contents = Optional.of(found);
    }
  }

  /**
   * A merge whose answer was lost may have taken place late, or somebody else has written the
   * control row: it says how far the target is.
   */
  void settle() {
    try {
      MergeMarks now = claim.mergeMarks();
      if (!now.equals(marks)) {
        marks = now;
        listener.merged(now, MergeOutcome.NOTHING, Optional.empty());
      }
    } catch (SyncException unread) {
      if (!TaskProblem.passes(unread)) {
        throw unread;
      }
    }
  }

  private Visibility visibility() {
    return new Visibility(marks.snapshotOrNull(), marks.snapshotEnd());
  }

  /** Once all transactions of the snapshot's time have ended, later ones need no test. */
  private void narrowVisibility() throws InterruptedException {
    if (!marks.judges()) {
      return;
    }
    boolean known = !marks.snapshotEnd().equals(SnapshotWindow.END_UNKNOWN);
    if (known && marks.mergedCommit().compareTo(marks.snapshotEnd()) >= 0) {
      change(marks.withoutSnapshot());
    } else if (!known) {
      Optional<Lsn> end = window.end(marks.snapshot().orElseThrow());
      if (end.isPresent()) {
        change(marks.judgedUntil(end.get()));
        FailPoint.HANDOVER_E_READ.reach();
      }
    }
  }

  private void change(MergeMarks after) throws InterruptedException {
    claim.mergeChanges(marks, after, session -> {});
    marks = after;
  }
}
