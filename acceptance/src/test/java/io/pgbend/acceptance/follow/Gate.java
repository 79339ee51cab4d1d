package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the thread of a task at a point until a test lets it go on. */
final class Gate {
  private static final long PATIENCE_SECONDS = 120;

  private final String point;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  Gate(String point) {
    this.point = point;
  }

  /** What the task does at the point. */
  void pass() {
    reached.countDown();
    try {
      assertThat(opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("opened: " + point).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isReached() {
    return reached.getCount() == 0;
  }

  void open() {
    opened.countDown();
  }
}
