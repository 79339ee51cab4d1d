package io.pgbend.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bounded queue that knows when nothing more will come. Thread-safe; every wait ends with an
 * interruption.
 */
public final class Handoff<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();
  private final int bound;
  private int producers;

  public Handoff(int bound, int producers) {
    this.bound = bound;
    this.producers = producers;
  }

  /** Waits while the queue is full. */
  public void put(T item) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.size() >= bound) {
        changed.await();
      }
      waiting.add(item);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** One producer has put its last item. */
  public void producerDone() {
    lock.lock();
    try {
      producers--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for one item and takes all that are there, up to a limit; empty when nothing comes. */
  public List<T> take(int limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && producers > 0) {
        changed.await();
      }
      List<T> taken = new ArrayList<>();
      while (!waiting.isEmpty() && taken.size() < limit) {
        taken.add(waiting.removeFirst());
      }
      changed.signalAll();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
