package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.Claims;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
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

  /**
   * How long what is captured may take to arrive when the task is told to end. With the time in
   * which a call to a silent target is given up, it is less than the half minute after which
   * whoever ends a process kills it.
   */
  private static final Duration DRAIN = Duration.ofSeconds(18);

  /** How long it may take to write down how far the task is covered. */
  private static final Duration COVER = Duration.ofSeconds(3);

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

  /** Until then what is captured is waited for; null while it is not. */
  private @Nullable Instant drainedBy;

  private volatile @Nullable TableMerging merging;
  private volatile LoadMarks loaded = LoadMarks.NONE;

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
    found.advice().ifPresent(progress::warning);
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
    Taken table = new Taken(parts, ours, request, found);
    FollowStart start = new FollowStart(table);
    Place place = new PlaceRule(table).place();
    if (atRest.getAsBoolean() && place instanceof Place.Anew) {
      throw new InterruptedException("at rest, with nothing to go on with");
    }
    TableCapture begun =
        new TableCapture(
            new TableCapture.Parts(
                parts.target(),
                ours,
                table.route(),
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
    TableMerging merge = begin(table, start, place);
    merging = merge;
    // what was loaded since it was made, before it could be told
    merge.loaded(loaded);
    merge.start();
    try {
      watch(start, merge);
    } catch (InterruptedException _) {
      orderly = true;
      drain(merge, atRest.getAsBoolean());
      throw new InterruptedException("told to end");
    }
  }

  private CaptureLimits limits() {
    return CaptureLimits.standard(request.interval(), parts.reader().tasks())
        .atMost(request.changesAtOnce());
  }

  /** Sees to it that there are rows to merge into. */
  private TableMerging begin(Taken table, FollowStart start, Place place)
      throws InterruptedException {
    Handover renewing = null;
    if (place instanceof Place.Renew) {
      renewing = handover(table, true);
    } else if (!place.resumes() && request.mode() == FollowMode.CDC) {
      new EmptyStart(parts.target(), table.claim(), table.found().checked(), request, progress)
          .run(start.attachedAt());
    } else if (!place.resumes()) {
      handover(table, table.ownsTarget()).run();
    }
    if (renewing == null) {
      phases.enter(FollowPhase.CATCHING_UP);
    }
    return new TableMerging(
        table,
        table.claim().mergeMarks(),
        start.tables(place),
        renewing,
        loaded,
        threads,
        progress);
  }

  /** Rows that are the task's own need nobody to say what becomes of them. */
  private Handover handover(Taken table, boolean owned) {
    Optional<WhenNotEmpty> own =
        owned
            ? Optional.of(request.allowDelete() ? WhenNotEmpty.REPLACE : WhenNotEmpty.MERGE)
            : Optional.empty();
    return new Handover(
        table,
        new TableCopy.Wishes(
            request.table().limits(),
            request.table().connections(),
            Objects.requireNonNull(spool),
            FileNames.of(run + "s")),
        request.table().whenNotEmpty().or(() -> own),
        progress,
        phases);
  }

  /** Waits for a failure, and notices when the target has caught up. */
  private void watch(FollowStart start, TableMerging merge) throws InterruptedException {
    Instant checked = parts.clock().instant();
    while (true) {
      threads.watch(LOOK);
      Instant now = parts.clock().instant();
      if (!now.isBefore(checked.plus(CHECK_EVERY))) {
        checked = now;
        start.lookAgain();
      }
      boolean all = parts.reader().isIdle() && hasMergedAll();
      if (all || merge.merged().isAfter(parts.reader().backlogEnd())) {
        phases.enter(FollowPhase.FOLLOWING);
      }
    }
  }

  /** Loads and merges what is captured; at rest merges what is loaded. */
  private void drain(TableMerging merge, boolean atRest) throws InterruptedException {
    phases.enter(FollowPhase.DRAINING);
    Instant deadline = parts.clock().instant().plus(DRAIN);
    if (!atRest) {
      drainedBy = deadline;
    }
    boolean loadedAll = atRest || endCapture(deadline);
    if (!merge.end(deadline) || !loadedAll) {
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
      Instant known = drainedBy;
      if (orderly) {
        boolean _ = endCapture(known == null ? parts.clock().instant().plus(DRAIN) : known);
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

  private final class Listener implements RawLoader.Listener {
    @Override
    public void durable(LoadMarks marks) {
      loaded = marks;
      TableMerging merge = merging;
      if (merge != null) {
        merge.loaded(marks);
      }
      progress.durable(marks);
    }

    @Override
    public boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
        throws InterruptedException {
      TableMerging merge = merging;
      return merge != null && merge.loadAndMerge(before, after, load);
    }

    @Override
    public void trouble(SyncException problem) {
      progress.trouble(problem);
    }
  }

  /**
   * Writes down beside the rows how far the task is covered; after it has ended in good order, so
   * that another home can go on from there. A target that does not answer is not waited for.
   */
  public void saveCovered(Lsn position) throws InterruptedException {
    Claim ours = claim;
    boolean missedNothing = orderly && capture != null && !capture.isLost();
    boolean answers = loading != null && !loading.isAlive();
    if (ours != null && missedNothing && answers && position.isAfter(loaded.coveredTo())) {
      Thread covering = threads.start("cover", () -> cover(ours, position));
      boolean _ = covering.join(COVER);
    }
  }

  private static void cover(Claim ours, Lsn position) throws InterruptedException {
    ours.cover(ours.loadMarks(), position);
    FailPoint.MARKS_SAVED.reach();
  }

  /** Whether the target has rows, and all that was captured so far is merged into them. */
  public boolean hasMergedAll() {
    TableMerging merge = merging;
    return merge != null && !loaded.loadedCommit().isAfter(merge.merged());
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
