package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import io.pgbend.task.TaskState;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A task that runs, and what it has told. */
record Followed(Ask ask, FollowTask task, Heard heard, SlotTasks tasks) {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Waits for something that the task does; a task that fails meanwhile does not do it. */
  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(PATIENCE).start();
    while (!condition.getAsBoolean()) {
      if (task.state() == TaskState.FAILED) {
        throw new AssertionError(
            "%s never: %s failed".formatted(what, ask.into()), task.problem().orElseThrow());
      }
      assertThat(attempts.pause()).as("%s of %s: %s", what, ask.into(), heard.phases).isTrue();
    }
  }

  void awaitFollowing() throws InterruptedException {
    await("following", heard::isFollowing);
  }

  void await(Gate gate) throws InterruptedException {
    await("the gate", gate::isReached);
  }

  /** Waits until it has failed. */
  SyncException awaitFailure() throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(PATIENCE).start();
    while (task.state() == TaskState.RUNNING) {
      assertThat(attempts.pause())
          .as("%s is running: %s %s", ask.into(), heard.phases, heard.troubles)
          .isTrue();
    }
    return task.problem()
        .orElseThrow(() -> new AssertionError("it has ended well: " + heard.phases));
  }

  /** Waits until it has failed for a reason. */
  SyncException awaitFailure(ProblemCode code) throws InterruptedException {
    SyncException problem = awaitFailure();
    assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
    return problem;
  }

  void assertRunning() {
    assertThat(task.state()).as("%s", task.problem()).isEqualTo(TaskState.RUNNING);
  }

  /** Tells it to end, and waits until it has. */
  void stop() throws InterruptedException {
    tasks.stop(task);
    assertThat(task.state()).as("%s", task.problem()).isEqualTo(TaskState.STOPPED);
  }
}
