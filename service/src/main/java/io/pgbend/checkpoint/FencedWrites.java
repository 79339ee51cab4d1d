package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.ProvedCommit.Effect;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run may write for its task: everything goes through the fence of its epoch, and every
 * commit is proved by the control rows.
 *
 * <p>Loading and merging may go on at the same time, each on one thread: they write different rows.
 * After a failure other than {@code FENCED} a transaction may still take place, so marks are read
 * anew before anything else is written.
 *
 * @param <T> a transaction of the target
 */
public final class FencedWrites<T> {
  private final ControlPort<T> control;
  private final Fences fences;
  private final String owner;
  private final ProvedCommit<T> commit;

  private FencedWrites(ControlPort<T> control, Fences fences, String owner, Backoff backoff) {
    this.control = control;
    this.fences = fences;
    this.owner = owner;
    this.commit = new ProvedCommit<>(control, backoff);
  }

  /**
   * Takes the task: raises its epoch in both control rows, after which no older run can write.
   *
   * @param owner a text that no other run uses; proves that the epoch is ours when an answer was
   *     lost
   */
  public static <T> FencedWrites<T> take(
      ControlPort<T> control, Bookkeeping books, String owner, Backoff backoff)
      throws InterruptedException {
    Backoff.Attempts attempts = backoff.start();
    while (true) {
      try {
        return takeOnce(control, books, owner, backoff);
      } catch (SyncException failure) {
        if (!ProvedCommit.mayTryAgain(failure) || !attempts.pause()) {
          throw failure;
        }
      }
    }
  }

  private static <T> FencedWrites<T> takeOnce(
      ControlPort<T> control, Bookkeeping books, String owner, Backoff backoff) {
    control.prepare();
    long load = control.load().epoch();
    long merge = control.merge().epoch();
    Fences fences = new Fences(books, Math.max(load, merge) + 1);
    control.transact(
        Windows.TAKE, work -> {}, List.of(fences.takeLoad(load, owner), fences.takeMerge(merge)));
    FencedWrites<T> taken = new FencedWrites<>(control, fences, owner, backoff);
    taken.requireOwned();
    return taken;
  }

  /**
   * The same run's writes for a new set of rows, whose merge row is made here and says that nothing
   * was done yet. Only this run knows of it.
   *
   * @param control where that row is; the row for loading is the task's
   */
  FencedWrites<T> beside(ControlPort<T> control, Bookkeeping books) throws InterruptedException {
    control.prepare();
    Fences ours = new Fences(books, epoch());
    FencedWrites<T> made = new FencedWrites<>(control, ours, owner, commit.backoff());
    made.commit.run(
        Windows.TAKE,
        work -> {},
        List.of(ours.takeMerge(0)),
        () -> control.merge().epoch() == epoch() ? Effect.THERE : Effect.ABSENT);
    return made;
  }

  /** Number of this run among all runs of the task, 1 or more. */
  public long epoch() {
    return fences.epoch();
  }

  /**
   * Looks whether the task is still in this run's hands.
   *
   * @throws SyncException {@code FENCED} when another run has taken it
   */
  public void requireOwned() {
    ownLoad();
    ownMerge();
  }

  /** How far changes are loaded; {@code FENCED} when another run has taken the task. */
  public LoadMarks loadMarks() {
    return ownLoad().marks();
  }

  /**
   * How far changes are merged.
   *
   * @throws SyncException {@code FENCED} when another run has taken the task, {@code
   *     CONTROL_DAMAGED} when it intends something that this version does not know
   */
  public MergeMarks mergeMarks() {
    MergeControl merge = ownMerge();
    if (merge.intended() && merge.intent().isEmpty()) {
      throw SyncException.of(
          ProblemCode.CONTROL_DAMAGED,
          "%s holds an intent that this version does not know."
              .formatted(fences.books().controlMerge()));
    }
    return merge.marks();
  }

  /** Which cluster the marks belong to. */
  public SourceIdentity identity() {
    return ownLoad().identity();
  }

  /**
   * Writes down which cluster the marks belong to; nothing is written when it stands there already.
   * Whether it may follow the one that stood there is the caller's to check.
   *
   * @param systemId not empty
   */
  public void identify(String systemId, long timeline) throws InterruptedException {
    SourceIdentity before = identity();
    SourceIdentity after = new SourceIdentity(systemId, timeline);
    if (!before.equals(after)) {
      commit.run(
          Windows.IDENTIFY,
          work -> {},
          List.of(fences.identify(before, after)),
          () -> compared(identity(), before, after));
    }
  }

  /** Loads changes: {@code BEGIN → work → UPDATE control_load → COMMIT → read back}. */
  public void loadChanges(LoadMarks before, LoadMarks after, Work<T> work)
      throws InterruptedException {
    commit.run(
        Windows.RAW,
        work,
        List.of(fences.load(before, after)),
        () -> compared(loadMarks(), before, after));
  }

  /** Writes down up to where the task has missed nothing; for the thread that loads. */
  public void cover(LoadMarks before, Lsn coveredTo) throws InterruptedException {
    LoadMarks after = before.covered(coveredTo);
    commit.run(
        Windows.COVER,
        work -> {},
        List.of(fences.load(before, after)),
        () -> compared(loadMarks(), before, after));
  }

  /**
   * Merges changes: {@code BEGIN → work → UPDATE control_merge → COMMIT → read back}. What is
   * merged is loaded: a target that went back in time since is noticed here.
   *
   * @throws SyncException {@code TARGET_WENT_BACK} when less is loaded than is to be merged
   */
  public void mergeChanges(MergeMarks before, MergeMarks after, Work<T> work)
      throws InterruptedException {
    commit.run(
        Windows.MERGE,
        transaction -> {
          requireLoaded(transaction, after);
          work.in(transaction);
        },
        List.of(fences.merge(before, after)),
        () -> compared(mergeMarks(), before, after));
  }

  private void requireLoaded(T transaction, MergeMarks after) {
    Lsn loaded = control.load(transaction).marks().loadedCommit();
    if (after.mergedCommit().isAfter(loaded)) {
      throw SyncException.of(
          ProblemCode.TARGET_WENT_BACK,
          "Changes up to %s were loaded, and the target now says %s."
              .formatted(after.mergedCommit(), loaded));
    }
  }

  /** Loads and merges in one transaction; nothing else of the task may be written meanwhile. */
  public void loadAndMerge(
      LoadMarks loadBefore,
      LoadMarks loadAfter,
      MergeMarks mergeBefore,
      MergeMarks mergeAfter,
      Work<T> work)
      throws InterruptedException {
    commit.run(
        Windows.BOTH,
        work,
        List.of(fences.load(loadBefore, loadAfter), fences.merge(mergeBefore, mergeAfter)),
        () ->
            compared(
                List.of(loadMarks(), mergeMarks()),
                List.of(loadBefore, mergeBefore),
                List.of(loadAfter, mergeAfter)));
  }

  /** Writes what is about to be done; from here on copied rows are counted from 0. */
  public void intend(Intent intent) throws InterruptedException {
    finish(Windows.INTEND, intent.withRows(0), work -> {});
  }

  /**
   * Loads rows of a snapshot: {@code BEGIN → work → UPDATE control_merge → COMMIT → read back}. It
   * does not touch {@code control_load}, so changes of the same task can be loaded meanwhile.
   *
   * @param before rows that were copied since the intent
   * @param after the same with this piece's, more than before
   */
  public void copied(long before, long after, Work<T> work) throws InterruptedException {
    Intent intent = intent();
    if (intent.rows() == after) {
      return;
    }
    Intent from = intent.withRows(before);
    Intent to = intent.withRows(after);
    commit.run(
        Windows.COPY, work, List.of(fences.copied(from, to)), () -> compared(intent(), from, to));
  }

  private Intent intent() {
    return mergeMarks()
        .intent()
        .orElseThrow(
            () ->
                SyncException.of(
                    ProblemCode.CONTROL_DAMAGED,
                    "%s has lost its intent.".formatted(fences.books().controlMerge())));
  }

  /**
   * Makes a new set of rows visible: {@code BEGIN → work → UPDATE control_merge → COMMIT → read
   * back}. The next generation begins, and nothing is intended any more.
   */
  public void conclude(Work<T> work) throws InterruptedException {
    finish(Windows.CONCLUDE, null, work);
  }

  /**
   * As {@link #conclude(Work)}, and says from where on changes are merged into the new rows. Done
   * again with the same marks it does nothing.
   *
   * @param after {@link MergeMarks#concluded} of the marks that hold now
   * @throws SyncException {@code TARGET_WENT_BACK} when other marks hold by now
   */
  public void conclude(MergeMarks after, Work<T> work) throws InterruptedException {
    MergeMarks before = mergeMarks();
    if (before.equals(after)) {
      return;
    }
    if (after.generation() != before.generation() + 1) {
      throw SyncException.of(
          ProblemCode.TARGET_WENT_BACK,
          "Generation %d was about to begin, and the target is at %d."
              .formatted(after.generation(), before.generation()));
    }
    commit.run(
        Windows.CONCLUDE,
        work,
        List.of(fences.merge(before, after)),
        () -> compared(mergeMarks(), before, after));
  }

  /**
   * Takes back what was copied since the last intent, by this run or by one that was cut off:
   * {@code BEGIN → removal → UPDATE control_merge → COMMIT → read back}. A copy whose COMMIT is
   * still on its way meets this one at {@code control_merge}, so only one of the two takes place.
   */
  public void discard(Removal<T> removal) throws InterruptedException {
    finish(
        Windows.DISCARD,
        null,
        transaction ->
            removal.of(
                transaction, control.merge(transaction).intent().map(Intent::rows).orElse(0L)));
  }

  private void finish(Windows windows, @Nullable Intent intent, Work<T> work)
      throws InterruptedException {
    long generation = ownMerge().marks().generation();
    commit.run(
        windows,
        work,
        List.of(fences.intend(generation, intent)),
        () -> ownMerge().marks().generation() > generation ? Effect.THERE : Effect.ABSENT);
  }

  private static <V> Effect compared(V found, V before, V after) {
    if (found.equals(after)) {
      return Effect.THERE;
    }
    return found.equals(before) ? Effect.ABSENT : Effect.OTHER;
  }

  private LoadControl ownLoad() {
    LoadControl load = control.load();
    requireOwn(load.epoch() == epoch() && load.owner().equals(owner));
    return load;
  }

  private MergeControl ownMerge() {
    MergeControl merge = control.merge();
    requireOwn(merge.epoch() == epoch());
    return merge;
  }

  private static void requireOwn(boolean own) {
    if (!own) {
      throw SyncException.of(
          ProblemCode.FENCED, "Another run has taken the table's control rows meanwhile.");
    }
  }
}
