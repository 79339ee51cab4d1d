package io.pgbend.pipeline;

import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.Backoff;
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
 * When what is loaded is merged: once an interval. A merge that takes longer than the interval
 * stretches it, while loading goes on. {@link #run} has a thread of its own.
 */
final class MergeLoop {
  private static final Duration FOREVER = Duration.ofDays(365);

  /** A load does not wait for merges that take longer than this. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  private final MergeStep step;
  private final RawPurge purge;
  private final Duration interval;
  private final MergeStep.Listener listener;
  private final InstantSource clock;

  /** Held by whoever merges. */
  private final ReentrantLock turn = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private LoadMarks loaded;
  private boolean ending;
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
    this.next = clock.instant();
  }

  /** Everything up to these marks can be merged; from any thread. */
  void loaded(LoadMarks durable) {
    lock.lock();
    try {
      if (!ending) {
        loaded = durable;
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
        if (!TaskProblem.passes(failure) || !attempts.pause()) {
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
    Instant start = begin();
    step.mergeTo(upTo);
    ended(start);
  }

  private void ended(Instant start) {
    lastTook = Duration.between(start, clock.instant());
    purge.purgeWhenDue(step.mergedCommit());
  }

  private Instant begin() {
    Instant start = clock.instant();
    next = start.plus(interval);
    return start;
  }

  /**
   * Loads and merges in one transaction, where a merge is due, quick, and would take in nothing but
   * this load. Called by the loading thread.
   *
   * @return whether it was done; else the load is to be done alone
   */
  boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
      throws InterruptedException {
    if (!after.loadedCommit().isAfter(before.loadedCommit())
        || lastTook.compareTo(QUICK) > 0
        || clock.instant().isBefore(next)
        || !turn.tryLock()) {
      return false;
    }
    try {
      if (isEnding() || step.judges() || !step.mergedCommit().equals(before.loadedCommit())) {
        return false;
      }
      Instant start = begin();
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
        boolean waiting = loaded.loadedCommit().isAfter(step.mergedCommit());
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
