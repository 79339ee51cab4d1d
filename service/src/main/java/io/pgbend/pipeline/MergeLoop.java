package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When what is loaded is merged: once an interval, and as soon as a load is done where loads come
 * once an interval too. A merge that takes longer than the interval stretches it, while loading
 * goes on. {@link #run} has a thread of its own.
 */
final class MergeLoop implements Turn {
  private static final Duration FOREVER = Duration.ofDays(365);

  /** A load does not wait for merges that take longer than this. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  private final MergeStep step;
  private final RawPurge purge;
  private final Duration interval;
  private final MergeStep.Listener listener;
  private final InstantSource clock;

  /** Held by whoever merges; fair, so that who merges without a pause lets others have it. */
  private final ReentrantLock turn = new ReentrantLock(true);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private LoadMarks loaded;
  private volatile Instant loadedAt;
  private boolean ending;

  /** New rows are built beside those that are merged into, and will take their place. */
  private volatile boolean renewing;

  /** The old rows cannot go on; the new ones will. */
  private volatile boolean stuck;

  private volatile Instant next;
  private volatile Duration lastTook = Duration.ZERO;

  MergeLoop(
      MergeStep step,
      RawPurge purge,
      LoadMarks loaded,
      Duration interval,
      MergeStep.Listener listener,
      InstantSource clock) {
    this.step = step;
    this.purge = purge;
    this.loaded = loaded;
    this.interval = interval;
    this.listener = listener;
    this.clock = clock;
    this.loadedAt = clock.instant();
    this.next = loadedAt;
  }

  /** Everything up to these marks can be merged; older ones change nothing; from any thread. */
  void loaded(LoadMarks durable) {
    lock.lock();
    try {
      if (!ending && !loaded.loadedCommit().isAfter(durable.loadedCommit())) {
        loaded = durable;
        loadedAt = clock.instant();
        news.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What is loaded is merged at once, nothing that comes later, and {@link #run} returns. */
  void end() {
    lock.lock();
    try {
      ending = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * New rows are being built that will take the place of those that are merged into: what cannot be
   * merged exactly until then waits for them. Called before {@link #run}.
   */
  void renews(Lsn from) {
    renewing = true;
    purge.keepBehind(from);
  }

  /** The new rows are in the target; from any thread. */
  void renewed() {
    renewing = false;
    stuck = false;
    purge.keepNothing();
    wake();
  }

  private void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void alone(Action action) throws InterruptedException {
    turn.lockInterruptibly();
    try {
      action.run();
    } finally {
      settleAndPass();
    }
  }

  private void settleAndPass() {
    try {
      step.settle();
    } finally {
      turn.unlock();
    }
  }

  /**
   * Merges until the end.
   *
   * @throws SyncException when something cannot be merged exactly; all before it is
   */
  void run() throws InterruptedException {
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    Optional<LoadMarks> upTo = await();
    while (upTo.isPresent()) {
      turn.lockInterruptibly();
      try {
        merge(upTo.get());
        attempts = Backoff.within(FOREVER).start();
      } catch (SyncException failure) {
        stuck = renewing && !TaskProblem.passes(failure) && failure.code() != ProblemCode.FENCED;
        if (!stuck && !(TaskProblem.passes(failure) && attempts.pause())) {
          throw failure;
        }
        listener.trouble(failure);
        step.settle();
      } finally {
        turn.unlock();
      }
      upTo = await();
    }
  }

  private void merge(LoadMarks upTo) throws InterruptedException {
    Instant start = clock.instant();
    due(afterLoad(start));
    step.mergeTo(upTo);
    ended(start);
  }

  private void ended(Instant start) {
    lastTook = Duration.between(start, clock.instant());
    purge.purgeWhenDue(step.mergedCommit());
  }

  private void due(Instant at) {
    next = at.plus(interval);
  }

  /**
   * The next merge is due an interval after the last load, when the next load is done, and not
   * sooner than half an interval after this merge, however many loads come.
   */
  private Instant afterLoad(Instant start) {
    Instant soonest = start.minus(interval.dividedBy(2));
    return loadedAt.isAfter(soonest) ? loadedAt : soonest;
  }

  /**
   * Loads and merges in one transaction, where a merge is due by the time the load is done, quick,
   * and would take in nothing but this load. Called by the loading thread.
   *
   * @return whether it was done; else the load is to be done alone
   */
  boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
      throws InterruptedException {
    if (!after.loadedCommit().isAfter(before.loadedCommit())
        || lastTook.compareTo(QUICK) > 0
        || clock.instant().isBefore(next.minus(interval.dividedBy(4)))
        || !turn.tryLock()) {
      return false;
    }
    try {
      if (isEnding()
          || stuck
          || step.judges()
          || !step.mergedCommit().equals(before.loadedCommit())) {
        return false;
      }
      Instant start = clock.instant();
      due(start);
      step.loadAndMerge(before, after, load);
      ended(start);
      return true;
    } catch (SyncException failure) {
      step.settle();
      if (TaskProblem.passes(failure)) {
        throw failure;
      }
      // whichever of the two it was fails again by itself, and with its own name
      return false;
    } finally {
      turn.unlock();
    }
  }

  private boolean isEnding() {
    lock.lock();
    try {
      return ending;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to merge and its time has come; empty at the end. */
  private Optional<LoadMarks> await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        boolean waiting = !stuck && loaded.loadedCommit().isAfter(step.mergedCommit());
        if (ending) {
          return waiting ? Optional.of(loaded) : Optional.empty();
        }
        long left = Duration.between(clock.instant(), next).toNanos();
        if (waiting && left <= 0) {
          return Optional.of(loaded);
        }
        if (waiting) {
          boolean _ = news.await(left, TimeUnit.NANOSECONDS);
        } else {
          news.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
