package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
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
import io.pgbend.source.replication.ServerRun;
import io.pgbend.source.replication.SlotLock;
import io.pgbend.source.replication.SourcePosition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
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

  /** A connection that lasted this long did not fail to come about. */
  private static final long LASTED_MILLIS = 30_000;

  private final SourceConnections source;
  private final Identity identity;
  private final Ledger ledger;
  private final Listener listener;
  private final InstantSource clock;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

  private final RoutesToCome attaching = new RoutesToCome();
  private final Acknowledgement ack;
  private final MissedChanges missed;
  private final SlotLock.Taker locks = new SlotLock.Taker();
  private final ChangeRouter router;

  /** The furthest that the stream has come: where a new route begins. */
  private Lsn position = Lsn.ZERO;

  /** Where the stream is: less than that while changes come again after a reconnect. */
  private Lsn here = Lsn.ZERO;

  private @Nullable ReplicationStream stream;

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
    this.missed = new MissedChanges(source, identity.key(), ledger);
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
    CompletableFuture<Lsn> done = attaching.add(task, maker);
    if (over) {
      attaching.fail();
    }
    return done;
  }

  private void attach(RoutesToCome.Waiting waiting) {
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

  /** The server from which all was read so far, as it was last looked at. */
  ServerRun server() {
    return missed.server();
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
          attaching.remove(task);
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
      attaching.fail();
      synchronized (requests) {
        handle(requests.poll());
      }
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
      long began = clock.millis();
      try {
        connect();
      } catch (SyncException failure) {
        if (failure.code().retry() != RetryRule.TIMED) {
          throw failure;
        }
        if (clock.millis() - began > LASTED_MILLIS) {
          attempts = Backoff.within(FOREVER).start();
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
        SlotLock _ = locks.take(control, identity.key().slot());
        ReplicationStream opened =
            ReplicationStream.open(
                source, identity.key().slot(), identity.publication(), ack.position())) {
      stream = opened;
      router.restart();
      missed
          .find(opened, ack.position(), this::captured)
          .forEach(loser -> loseTrack(loser.task(), loser.reason()));
      listener.connected();
      ledger.routes(identity.key()).stream()
          .filter(
              kept ->
                  kept.gap().isEmpty()
                      && route(kept.task()).isEmpty()
                      && !attaching.hasOne(kept.task()))
          .forEach(kept -> listener.holding(kept.task(), kept.coveredTo()));
      backlogEnd = new SourcePosition(control).flushedPosition();
      follow(opened, backlogEnd, new SlotWatch(control, identity.key().slot()));
    } finally {
      stream = null;
      reading = false;
    }
  }

  private Lsn captured(TaskKey task) {
    return route(task).map(Route::captured).orElse(Lsn.ZERO);
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
    missed.seen(seen.server());
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
    for (Optional<RoutesToCome.Waiting> next = attaching.next();
        next.isPresent();
        next = attaching.next()) {
      attach(next.get());
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
