package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.Claims;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.merge.MergeOutcome;
import io.pgbend.target.merge.MergePolicy;
import io.pgbend.target.merge.RangeMerge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One table that is followed, from its checks to its end. {@link #run} ends when its thread is
 * interrupted: what is captured is brought into the target first. At rest, and after a failure,
 * changes are still captured by {@link #keepCapturing}.
 */
public final class FollowedTable implements AutoCloseable {
  /** What a followed table works with. */
  public record Parts(
      SourceConnections source,
      DatabendClient target,
      SlotReader reader,
      Ledger ledger,
      InstantSource clock) {}

  /** How long what is captured may take to arrive when the task is told to end. */
  private static final Duration DRAIN = Duration.ofSeconds(25);

  /** How long the reader may take to let go of a table. */
  private static final Duration LET_GO = Duration.ofSeconds(5);

  /** How often the source is looked at again. */
  private static final Duration CHECK_EVERY = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofMillis(200);

  private final Parts parts;
  private final FollowRequest request;
  private final String run;
  private final FollowProgress progress;
  private final TaskKey task;
  private final TaskThreads threads;
  private final Phases phases;
  private @Nullable Spool spool;
  private volatile @Nullable TableCapture capture;
  private @Nullable Thread loading;
  private @Nullable Claim claim;
  private boolean orderly;
  private volatile @Nullable MergeLoop merging;
  private volatile LoadMarks loaded = LoadMarks.NONE;
  private volatile Lsn merged = Lsn.ZERO;

  /**
   * @param run a text that no other run uses, of letters and digits
   */
  public FollowedTable(Parts parts, FollowRequest request, String run, FollowProgress progress) {
    this.parts = parts;
    this.request = request;
    this.run = run;
    this.progress = progress;
    this.task = TaskKey.of(request.table().into().database(), request.table().into().table());
    this.threads = new TaskThreads(request.table().into().table());
    this.phases = new Phases(progress);
  }

  public TaskKey task() {
    return task;
  }

  /**
   * Follows until the thread is interrupted, then brings what is captured into the target; at rest
   * only what is loaded, because capturing goes on.
   *
   * @param atRest whether the task comes to rest, or is to be at rest from the beginning, instead
   *     of ending
   * @throws SyncException with the reason why it cannot go on
   */
  public void run(BooleanSupplier atRest) throws InterruptedException {
    phases.enter(FollowPhase.CHECKING);
    FollowChecks.Found found =
        new FollowChecks(parts.source(), parts.target())
            .check(request, parts.reader().key().slot(), parts.reader().publication(), isKnown());
    phases.enter(FollowPhase.PREPARING);
    Claim taken = take();
    try {
      follow(taken, found, atRest);
    } catch (SyncException failure) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted at a statement");
      }
      throw taken.reason(failure);
    }
  }

  private boolean isKnown() {
    return !request.resync() && parts.ledger().route(task).isPresent();
  }

  private Claim take() throws InterruptedException {
    return new Claims(parts.target(), Patience.of(parts.target()))
        .take(Bookkeeping.standard(task), run);
  }

  private void follow(Claim ours, FollowChecks.Found found, BooleanSupplier atRest)
      throws InterruptedException {
    spool = Spool.open(request.table().spool());
    TargetDatabase.create(parts.target(), found.checked(), progress);
    FollowStart start = new FollowStart(parts, ours, request, found, parts.reader().key());
    FollowStart.Place place = start.place();
    if (atRest.getAsBoolean() && place instanceof FollowStart.Place.Anew) {
      throw new InterruptedException("at rest, with nothing to go on with");
    }
    TableCapture begun =
        new TableCapture(
            new TableCapture.Parts(
                parts.target(),
                ours,
                found.route(ours.books()),
                limits(),
                request.budget(),
                spool,
                FileNames.of(run),
                parts.clock()),
            parts.reader(),
            listener);
    capture = begun;
    Lsn position = start.attach(begun, place);
    progress.attached(position);
    LoadMarks from = ours.loadMarks();
    loaded = from;
    threads.start("write", begun::write);
    loading = threads.start("load", () -> begun.load(from));
    claim = ours;
    if (atRest.getAsBoolean()) {
      orderly = true;
      throw new InterruptedException("at rest");
    }
    MergeMarks marks = begin(ours, found, start, place);
    phases.enter(FollowPhase.CATCHING_UP);
    MergeLoop merge = merging(ours, found, start, place, marks);
    merging = merge;
    Thread merges = threads.start("merge", merge::run);
    try {
      watch(start);
    } catch (InterruptedException _) {
      orderly = true;
      drain(merge, merges, atRest.getAsBoolean());
      throw new InterruptedException("told to end");
    }
  }

  private CaptureLimits limits() {
    return CaptureLimits.standard(request.interval(), parts.reader().tasks())
        .atMost(request.changesAtOnce());
  }

  /** What is in the target before the first merge. */
  private MergeMarks begin(
      Claim claim, FollowChecks.Found found, FollowStart start, FollowStart.Place place)
      throws InterruptedException {
    if (place.resumes()) {
      return claim.mergeMarks();
    }
    if (request.mode() == FollowMode.CDC) {
      return new EmptyStart(parts.target(), claim, found.checked(), request, progress)
          .run(start.attachedAt());
    }
    TableCopy.Wishes wishes =
        new TableCopy.Wishes(
            request.table().limits(),
            request.table().connections(),
            Objects.requireNonNull(spool),
            FileNames.of(run + "s"));
    return new Handover(parts, claim, found.checked(), request, wishes, progress, phases).run();
  }

  private MergeLoop merging(
      Claim claim,
      FollowChecks.Found found,
      FollowStart start,
      FollowStart.Place place,
      MergeMarks marks) {
    RangeMerge merge =
        new RangeMerge(
            found.route(claim.books()).raw(),
            request.table().into(),
            new MergePolicy(request.allowDelete(), request.stopAtTruncate()));
    merged = marks.mergedCommit();
    TableIds ids = start.tables(place);
    MergeStep step =
        new MergeStep(
            new MergeStep.Parts(
                parts.target(),
                claim,
                merge,
                new SnapshotWindow(parts.source()),
                () -> ids.require(parts.target(), claim.books().raw(), request.table().into())),
            marks,
            listener);
    RawPurge purge = new RawPurge(parts.target(), merge, request.retention(), parts.clock());
    return new MergeLoop(step, purge, loaded, request.interval(), listener, parts.clock());
  }

  /** Waits for a failure, and notices when the target has caught up. */
  private void watch(FollowStart start) throws InterruptedException {
    Instant checked = parts.clock().instant();
    while (true) {
      threads.watch(LOOK);
      Instant now = parts.clock().instant();
      if (!now.isBefore(checked.plus(CHECK_EVERY))) {
        checked = now;
        start.lookAgain();
      }
      boolean all = parts.reader().isIdle() && !loaded.loadedCommit().isAfter(merged);
      if (all || merged.isAfter(parts.reader().backlogEnd())) {
        phases.enter(FollowPhase.FOLLOWING);
      }
    }
  }

  /** Loads and merges what is captured; at rest merges what is loaded. */
  private void drain(MergeLoop merge, Thread merges, boolean atRest) throws InterruptedException {
    phases.enter(FollowPhase.DRAINING);
    Instant deadline = parts.clock().instant().plus(DRAIN);
    boolean loadedAll = atRest || endCapture(deadline);
    merge.end();
    if (!loadedAll || !endedBy(merges, deadline)) {
      progress.warning(
          loadedAll
              ? "merging takes too long to wait for; the rest is merged at the next start"
              : "Databend takes too long to wait for; the rest is captured again at the next start");
    }
    threads.watch(Duration.ZERO);
  }

  /** Whether all that is captured was loaded by then. */
  private boolean endCapture(Instant deadline) throws InterruptedException {
    CompletableFuture<Lsn> _ = Objects.requireNonNull(capture).end();
    return endedBy(Objects.requireNonNull(loading), deadline);
  }

  /**
   * After {@link #run} has ended, goes on capturing what nobody merges, within the budget, until
   * the thread is interrupted. After a failure what is not loaded by then is captured again some
   * other time.
   */
  public void keepCapturing() throws InterruptedException {
    TableCapture running = capture;
    if (running == null || loading == null) {
      return;
    }
    running.keep();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Instant now = parts.clock().instant();
      if (orderly) {
        boolean _ = endCapture(now.plus(DRAIN));
      } else {
        letGo(running);
      }
    }
  }

  private static void letGo(TableCapture running) throws InterruptedException {
    try {
      Lsn _ = running.end().get(LET_GO.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // the reader is within a long transaction; it is closed before the capture is
    }
  }

  private boolean endedBy(Thread thread, Instant deadline) throws InterruptedException {
    Duration left = Duration.between(parts.clock().instant(), deadline);
    return thread.join(left.isNegative() ? Duration.ZERO : left);
  }

  private final Listener listener = new Listener();

  private final class Listener implements RawLoader.Listener, MergeStep.Listener {
    @Override
    public void durable(LoadMarks marks) {
      loaded = marks;
      MergeLoop merge = merging;
      if (merge != null) {
        merge.loaded(marks);
      }
      progress.durable(marks);
    }

    @Override
    public boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
        throws InterruptedException {
      MergeLoop merge = merging;
      return merge != null && merge.loadAndMerge(before, after, load);
    }

    @Override
    public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
      merged = marks.mergedCommit();
      progress.merged(marks, outcome, committed);
    }

    @Override
    public void trouble(SyncException problem) {
      progress.trouble(problem);
    }
  }

  /**
   * Writes down beside the rows how far the task is covered; after it has ended in good order, so
   * that another home can go on from there.
   */
  public void saveCovered(Lsn position) throws InterruptedException {
    Claim ours = claim;
    boolean missedNothing = orderly && capture != null && !capture.isLost();
    if (ours != null && missedNothing && position.isAfter(loaded.coveredTo())) {
      ours.cover(ours.loadMarks(), position);
      FailPoint.MARKS_SAVED.reach();
    }
  }

  /** Whether the target has rows, and all that was captured so far is merged into them. */
  public boolean hasMergedAll() {
    return merging != null && !loaded.loadedCommit().isAfter(merged);
  }

  /** Up to here the slot is acknowledged, and with it this task. */
  public void covered(Lsn position) {
    TableCapture running = capture;
    if (running != null && !running.isLost()) {
      running.covered(position);
      progress.covered(position);
    }
  }

  /** The reader has given the task up: it has missed changes from here on. */
  public void lose() {
    TableCapture running = capture;
    if (running != null) {
      running.lose();
    }
  }

  /** Captures no more and gives everything back; the reader has let go of it before. */
  @Override
  public void close() {
    threads.close();
    if (capture != null) {
      capture.close();
    }
    if (spool != null) {
      spool.close();
    }
  }
}
