package io.pgbend.pipeline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Builds new rows of a table that is followed meanwhile, and puts them in the place of the old
 * ones. {@link #run} has a thread of its own.
 */
final class Renewal implements Turn {
  private final Handover handover;
  private final MergeLoop live;

  /** Held while the target is written: what is begun then comes to its end. */
  private final ReentrantLock writing = new ReentrantLock();

  private volatile boolean done;

  Renewal(Handover handover, MergeLoop live) {
    this.handover = handover;
    this.live = live;
  }

  void run() throws InterruptedException {
    handover.renew(this);
    live.renewed();
    done = true;
  }

  @Override
  public void alone(Action action) throws InterruptedException {
    writing.lockInterruptibly();
    try {
      live.alone(action);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Tells it to end where it is; a next run begins anew. Where the new rows are about to be seen,
   * that is waited for.
   *
   * @param thread which it runs on
   */
  void end(Thread thread, Duration time) throws InterruptedException {
    if (writing.tryLock(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS)) {
      try {
        thread.interrupt();
      } finally {
        writing.unlock();
      }
    }
  }

  /** Whether the new rows are in their place; from any thread. */
  boolean isDone() {
    return done;
  }
}
