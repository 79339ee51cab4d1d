package io.pgbend.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Files of captured changes that wait for the target, first come, first served. Putting never
 * waits: whoever puts asks {@link #exceeds} and gives up the task when too much waits. Thread-safe.
 */
final class CaptureQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<SpooledBatch> waiting = new ArrayDeque<>();
  private long bytes;
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
        bytes -= waiting.removeFirst().bytes();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether more waits, or waits longer, than is allowed. */
  boolean exceeds(CaptureLimits limits, Instant now) {
    lock.lock();
    try {
      SpooledBatch oldest = waiting.peekFirst();
      return bytes > limits.spoolBytes()
          || (oldest != null && oldest.since().plus(limits.spoolAge()).isBefore(now));
    } finally {
      lock.unlock();
    }
  }
}
