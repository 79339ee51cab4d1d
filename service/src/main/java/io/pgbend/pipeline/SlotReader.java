package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.PgOutputDecoder;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.source.replication.SlotLock;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.source.replication.TimelineHistory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one consumer of a slot. It gives every change to the routes that want it, and acknowledges
 * what is durable for all of them: {@code all routes durable up to x → store acked, covered_to,
 * mirrors → confirm x to the slot}. {@link #run} has a thread of its own; everything else may be
 * called from any thread.
 */
public final class SlotReader {
  /**
   * Which slot, and who reads it.
   *
   * @param epoch the reader's, from the ledger
   * @param tasks how many tasks are to share its memory
   * @param logLimit bytes of its log that PostgreSQL may keep until the slowest task is given up
   */
  public record Identity(SlotKey key, String publication, long epoch, int tasks, long logLimit) {}

  /** Hears how reading goes on; called by the reading thread. */
  public interface Listener {
    /** Reading has begun, again after a failure. */
    void connected();

    /** Reading failed and is tried again. */
    void trouble(SyncException problem);

    /** So many bytes of its log PostgreSQL keeps for the slot; told from time to time. */
    void logKept(long bytes);

    /** The slot waits for a task that nobody runs now. */
    void holding(TaskKey task, Lsn position);

    /** A task was given up; the others go on. */
    void gaveUp(TaskKey task, SyncException reason);

    /** So far the slot is acknowledged, and with it every route that is not ended. */
    void acknowledged(Lsn position);
  }

  private static final int LOOK_EVERY = 128;
  private static final int IDLE_TURNS = 50;
  private static final long SHORT_PAUSE_MILLIS = 1;
  private static final long LONG_PAUSE_MILLIS = 10;
  private static final Duration FOREVER = Duration.ofDays(365);

  /** How long a question beside the stream may take, which waits meanwhile. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final SourceConnections source;
  private final Identity identity;
  private final Ledger ledger;
  private final Listener listener;
  private final InstantSource clock;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  /** Routes that wait for a place in the stream. */
  private final Queue<Waiting> attaching = new ConcurrentLinkedQueue<>();

  private final Acknowledgement ack;
  private final ChangeRouter router;

  /** The furthest that the stream has come: where a new route begins. */
  private Lsn position = Lsn.ZERO;

  /** Where the stream is: less than that while changes come again after a reconnect. */
  private Lsn here = Lsn.ZERO;

  private @Nullable ReplicationStream stream;

  /** Of the server when it was last connected to; 0 before. */
  private int timeline;

  /** Our session of the connection before. */
  private SlotLock.@Nullable Owner lockOwner;

  private volatile boolean stopping;
  private boolean reconnecting;
  private boolean reading;
  private volatile boolean over;
  private volatile boolean idle;
  private volatile Lsn backlogEnd = Lsn.ZERO;

  /** Something to do between two transactions. */
  private interface Request {
    void run();
  }

  private record Waiting(TaskKey task, RouteMaker maker, CompletableFuture<Lsn> done) {}

  public SlotReader(
      SourceConnections source,
      Identity identity,
      Ledger ledger,
      Listener listener,
      InstantSource clock) {
    this.source = source;
    this.identity = identity;
    this.ledger = ledger;
    this.listener = listener;
    this.clock = clock;
    this.router = new ChangeRouter(source);
    this.ack = new Acknowledgement(identity, ledger, clock);
  }

  /** Makes a route when it is known where in the stream it begins. */
  interface RouteMaker {
    /**
     * Makes it.
     *
     * @param position between two transactions: all before it are not for this route
     */
    Route at(Lsn position, Route.Reader reader);
  }

  /**
   * Adds a route between two transactions.
   *
   * @return the position; completes when the reader has come there
   */
  CompletableFuture<Lsn> attach(TaskKey task, RouteMaker maker) {
    CompletableFuture<Lsn> done = new CompletableFuture<>();
    attaching.add(new Waiting(task, maker, done));
    if (over) {
      failWaiting();
    }
    return done;
  }

  private void attach(Waiting waiting) {
    try {
      if (position.equals(Lsn.ZERO)) {
        throw new IllegalStateException("a route needs a position");
      }
      Route route = waiting.maker().at(position, callbacks);
      router.add(route);
      ack.ended(route.shape().task());
      FailPoint.HANDOVER_ATTACHED.reach();
      waiting.done().complete(position);
    } catch (SyncException failure) {
      waiting.done().completeExceptionally(failure);
    }
  }

  /**
   * Adds a route that goes on where it ended once: the stream begins again at the last acknowledged
   * position, and the marks of each route tell what it has had.
   */
  CompletableFuture<Lsn> attachAgain(TaskKey task, RouteMaker maker) {
    return attach(
        task,
        (at, callbacks) -> {
          // the first connection begins at the right place by itself
          reconnecting |= reading;
          if (reading) {
            // what comes again is not yet taken by the new route
            ack.reconnected(ack.position());
          }
          return maker.at(at, callbacks);
        });
  }

  public SlotKey key() {
    return identity.key();
  }

  public String publication() {
    return identity.publication();
  }

  /** Up to here the log was written when reading began: what comes behind it is new. */
  Lsn backlogEnd() {
    return backlogEnd;
  }

  /** Whether the server has nothing more to send for now. */
  public boolean isIdle() {
    return idle;
  }

  /** How many tasks are to share the reader's memory. */
  int tasks() {
    return identity.tasks();
  }

  /**
   * Ends a route between two transactions. The slot is not acknowledged beyond that position: the
   * task goes on from there some other time.
   */
  CompletableFuture<Lsn> detach(TaskKey task) {
    CompletableFuture<Lsn> done = new CompletableFuture<>();
    request(
        () -> {
          attaching.removeIf(waiting -> waiting.task().equals(task));
          Optional<Route> ending = route(task);
          if (ending.isPresent()) {
            ending.get().cut();
            router.remove(ending.get());
            ack.pending(task, here);
          }
          done.complete(here);
        });
    return done;
  }

  /** Ends a route for good: it holds up the slot no longer, and the task has a gap from here. */
  void giveUp(TaskKey task, SyncException reason) {
    request(
        () -> {
          if (route(task).isPresent()) {
            loseTrack(task, reason);
          }
        });
  }

  /** Acknowledges what may be acknowledged, now; the position up to which it is. */
  public CompletableFuture<Lsn> acknowledgeNow() {
    CompletableFuture<Lsn> done = new CompletableFuture<>();
    request(
        () -> {
          if (stream != null) {
            acknowledge(stream);
          }
          done.complete(ack.position());
        });
    return done;
  }

  /** Up to where everything of a task is durable, whatever its neighbours wait for. */
  public CompletableFuture<Lsn> durableUpTo(TaskKey task) {
    CompletableFuture<Lsn> done = new CompletableFuture<>();
    request(() -> done.complete(ack.durableUpTo(task)));
    return done;
  }

  /** Everything of the task up to these marks is in its raw table. */
  void durable(TaskKey task, LoadMarks marks) {
    request(() -> ack.durable(task, marks));
  }

  /** Done by the reading thread between two transactions, or at once when it has ended. */
  private void request(Request request) {
    requests.add(request);
    if (over) {
      synchronized (requests) {
        handle(requests.poll());
      }
    }
  }

  /** Reading ends between two transactions, or at once within a long one. */
  public void stop() {
    stopping = true;
  }

  private Optional<Route> route(TaskKey task) {
    return router.routes().stream().filter(r -> r.shape().task().equals(task)).findFirst();
  }

  private final Route.Reader callbacks =
      new Route.Reader() {
        @Override
        public void pulse() {
          if (stream != null) {
            stream.feedbackWhenDue();
          }
        }

        @Override
        public void pending(Route route, Lsn commit) {
          ack.pending(route.shape().task(), commit);
        }
      };

  /**
   * Reads until {@link #stop}; connects again after failures that pass.
   *
   * @throws SyncException when reading cannot go on
   */
  public void run() throws InterruptedException {
    try {
      read();
    } finally {
      over = true;
      failWaiting();
      synchronized (requests) {
        handle(requests.poll());
      }
    }
  }

  /** Nobody will find them a place any more. */
  private void failWaiting() {
    for (Waiting next = attaching.poll(); next != null; next = attaching.poll()) {
      next.done()
          .completeExceptionally(
              SyncException.of(ProblemCode.INTERRUPTED, "The slot is no longer read."));
    }
  }

  private void read() throws InterruptedException {
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    while (!stopping) {
      if (!isWanted()) {
        // the slot is left alone
        handle(requests.poll(LONG_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        continue;
      }
      try {
        connect();
        attempts = Backoff.within(FOREVER).start();
      } catch (SyncException failure) {
        if (failure.code().retry() != RetryRule.TIMED) {
          throw failure;
        }
        listener.trouble(failure);
        router.restart();
        handle(requests.poll());
        if (!attempts.pause()) {
          throw failure;
        }
      }
    }
  }

  /** Whether there is a route, or one to come. */
  private boolean isWanted() {
    return !router.routes().isEmpty() || !attaching.isEmpty();
  }

  private void connect() throws InterruptedException {
    try (SourceSession control = source.open("slot " + identity.key().slot());
        SlotLock _ = lock(control);
        ReplicationStream opened =
            ReplicationStream.open(
                source, identity.key().slot(), identity.publication(), ack.position())) {
      stream = opened;
      findRewound(opened);
      router.restart();
      findGaps(opened.confirmed());
      listener.connected();
      ledger.routes(identity.key()).stream()
          .filter(kept -> kept.gap().isEmpty() && route(kept.task()).isEmpty() && !isWaiting(kept))
          .forEach(kept -> listener.holding(kept.task(), kept.coveredTo()));
      backlogEnd = new SourcePosition(control).flushedPosition();
      follow(opened, backlogEnd, new SlotWatch(control, identity.key().slot()));
    } finally {
      stream = null;
      reading = false;
    }
  }

  private SlotLock lock(SourceSession control) {
    control.waitWithLimit(ANSWER);
    if (lockOwner != null) {
      SlotLock.end(control, lockOwner);
    }
    SlotLock lock =
        SlotLock.tryTake(control, identity.key().slot())
            .orElseThrow(() -> SlotLock.busy(control, identity.key().slot()));
    lockOwner = lock.owner();
    return lock;
  }

  private boolean isWaiting(RouteRecord kept) {
    return attaching.stream().anyMatch(waiting -> waiting.task().equals(kept.task()));
  }

  /**
   * A server on a newer timeline has left the old one somewhere. What was read of the old one
   * behind that is not part of this history, and what is acknowledged behind it would be skipped.
   */
  private void findRewound(ReplicationStream opened) {
    requireSameCluster(opened.systemIdentifier());
    int before = timeline;
    timeline = opened.timeline();
    if (before == 0 || before == timeline) {
      return;
    }
    Optional<Lsn> left = TimelineHistory.read(source, timeline).endOf(before);
    for (RouteRecord route : ledger.routes(identity.key())) {
      Lsn has = route(route.task()).map(Route::captured).orElse(Lsn.ZERO).max(ack.position());
      boolean continued = left.isPresent() && !has.isAfter(left.get());
      if (route.gap().isEmpty() && !continued) {
        loseTrack(
            route.task(),
            SyncException.of(
                ProblemCode.SOURCE_REWOUND,
                "The server went from timeline %d to %d, and changes up to %s of the old one were read."
                    .formatted(before, timeline, has)));
      }
    }
  }

  private void requireSameCluster(String systemIdentifier) {
    if (!systemIdentifier.equals(identity.key().systemIdentifier())) {
      throw SyncException.of(
          ProblemCode.SOURCE_REPLACED,
          "The cluster was %s and is %s now."
              .formatted(identity.key().systemIdentifier(), systemIdentifier));
    }
  }

  /** Whoever moved the slot beyond what a task has had has taken changes away from it. */
  private void findGaps(Lsn confirmed) {
    for (RouteRecord route : ledger.routes(identity.key())) {
      if (route.gap().isEmpty() && confirmed.isAfter(route.coveredTo())) {
        loseTrack(
            route.task(),
            SyncException.of(
                ProblemCode.SLOT_AHEAD,
                "The slot is confirmed up to %s, and the task is covered up to %s."
                    .formatted(confirmed, route.coveredTo())));
      }
    }
  }

  /** The gap is durable before anything is acknowledged; who is not attached finds it there. */
  private void loseTrack(TaskKey task, SyncException reason) {
    ledger.flag(task, reason.code(), reason.problem().detail());
    Optional<Route> attached = route(task);
    ack.ended(task);
    if (attached.isPresent()) {
      router.remove(attached.get());
      listener.gaveUp(task, reason);
    }
  }

  /** Reads; up to what is {@code written} now it is a backlog. */
  private void follow(ReplicationStream open, Lsn written, SlotWatch watch)
      throws InterruptedException {
    PgOutputDecoder decoder = new PgOutputDecoder();
    int messages = 0;
    int turns = 0;
    Lsn start = ack.position().max(open.confirmed());
    ack.reconnected(start);
    arrived(start);
    reconnecting = false;
    attachWaiting();
    router.routes().forEach(route -> route.catchUp(clock.millis()));
    reading = true;
    boolean behind = true;
    while (!stopping && !reconnecting && isWanted()) {
      boolean got = open.poll(decoder, router);
      idle = !got && !behind;
      if (behind && !got && !written.isAfter(open.received())) {
        behind = false;
        router.routes().forEach(Route::caughtUp);
      }
      if (got) {
        turns = 0;
        if (++messages % LOOK_EVERY != 0 && router.inTransaction()) {
          continue;
        }
      }
      open.feedbackWhenDue();
      if (!router.inTransaction()) {
        between(open, got && router.lastEnd() != 0);
        watch.lookWhenDue(clock.millis()).ifPresent(this::limitLog);
      }
      if (!got) {
        pause(turns++ < IDLE_TURNS ? SHORT_PAUSE_MILLIS : LONG_PAUSE_MILLIS);
      }
    }
    acknowledge(open);
  }

  /** Between two transactions. */
  private void between(ReplicationStream open, boolean got) throws InterruptedException {
    arrived(got ? new Lsn(router.lastEnd()) : open.received());
    long now = clock.millis();
    for (Route route : router.routes()) {
      route.cutWhenDue(now);
    }
    handle(requests.poll());
    attachWaiting();
    ack.acknowledgeWhenDue(open).ifPresent(listener::acknowledged);
  }

  /** Where the log grows beyond its limit, those for whom it is kept are given up. */
  private void limitLog(SlotWatch.Seen seen) {
    listener.logKept(seen.keptBytes());
    if (seen.keptBytes() > identity.logLimit()) {
      for (TaskKey task : ack.slowest()) {
        loseTrack(
            task,
            SyncException.of(
                ProblemCode.WAL_LIMIT_REACHED,
                "PostgreSQL keeps %d MB for the slot, and the limit is %d MB."
                    .formatted(seen.keptBytes() >> 20, identity.logLimit() >> 20)));
      }
    }
  }

  private void attachWaiting() {
    for (Waiting next = attaching.poll(); next != null; next = attaching.poll()) {
      attach(next);
    }
  }

  private void arrived(Lsn end) {
    here = end;
    position = position.max(end);
    ack.received(end);
  }

  private void handle(@Nullable Request first) {
    for (Request next = first; next != null; next = requests.poll()) {
      next.run();
    }
  }

  /** Waits for news of the server or of a task, whichever is first. */
  private void pause(long millis) throws InterruptedException {
    if (!router.inTransaction()) {
      handle(requests.poll(millis, TimeUnit.MILLISECONDS));
    } else {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  private void acknowledge(ReplicationStream open) {
    ack.acknowledge(open).ifPresent(listener::acknowledged);
  }
}
