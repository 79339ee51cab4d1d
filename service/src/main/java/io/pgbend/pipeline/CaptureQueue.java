package io.pgbend.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Files of captured changes that wait for the target, first come, first served. Putting never
 * waits: whoever puts asks {@link #exceeds} and gives up the task when too much waits. Thread-safe.
 */
final class CaptureQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<SpooledBatch> waiting = new ArrayDeque<>();
  private long bytes;
  private long keptBytes;
  private @Nullable Instant keptSince;
  private boolean keeping;
  private boolean ended;

  void put(SpooledBatch batch) {
    lock.lock();
    try {
      waiting.add(batch);
      bytes += batch.bytes();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be put. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the end was put and everything before it taken. */
  boolean isOver() {
    lock.lock();
    try {
      return ended && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What waits first, without taking it away; it stays until {@link #remove}, so that a load that
   * failed is tried again with the same files and more.
   *
   * @return empty when nothing came within the time
   */
  List<SpooledBatch> first(int atMost, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (waiting.isEmpty() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
      return new ArrayList<>(waiting.stream().limit(atMost).toList());
    } finally {
      lock.unlock();
    }
  }

  /** The first so many are done. */
  void remove(int count) {
    lock.lock();
    try {
      for (int number = 0; number < count; number++) {
        SpooledBatch done = waiting.removeFirst();
        bytes -= done.bytes();
        if (keeping && done.bytes() > 0) {
          keptBytes += done.bytes();
          keptSince = keptSince == null ? done.since() : keptSince;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** From here on what is loaded counts as well: nobody merges it. */
  void keep() {
    lock.lock();
    try {
      keeping = true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether more is kept, or is kept longer, than is allowed. */
  boolean exceeds(CaptureBudget budget, Instant now) {
    lock.lock();
    try {
      SpooledBatch first = waiting.peekFirst();
      Instant oldest = keptSince != null || first == null ? keptSince : first.since();
      return bytes + keptBytes > budget.bytes()
          || (oldest != null && oldest.plus(budget.age()).isBefore(now));
    } finally {
      lock.unlock();
    }
  }
}
