package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tables that are followed without a copy. */
final class ChangesOnlyAcceptance extends FollowSite {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Never lets the task prepare its target, while changes are captured. */
  private static final class NeverReady extends QuietProgress {
    private final CountDownLatch loaded = new CountDownLatch(1);

    @Override
    public void durable(LoadMarks marks) {
      loaded.countDown();
    }

    @Override
    public void phase(String words) {
      if (words.equals("preparing the target")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Test
  void changes_that_were_loaded_before_the_target_was_ready_are_merged() throws Exception {
    Writer.prepare(postgres);
    postgres.execute("insert into t values (5000, 1, 'waits in the slot')");
    try (InProcess site = new InProcess(this)) {
      FollowRequest request = site.request("t", FollowMode.CDC);
      try (SlotTasks tasks = site.tasks()) {
        NeverReady hears = new NeverReady();
        FollowTask _ = tasks.follow(site.target(), request, "run1", hears);
        hears.loaded.await();
      }
      try (SlotTasks tasks = site.tasks()) {
        FollowTask _ = tasks.follow(site.target(), request, "run2", new QuietProgress());
        assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      }
    }
    // the other rows were there before the slot
    assertThat(target()).startsWith("1 5000 1 ");
  }
}
