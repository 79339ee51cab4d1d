package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class CrewTest {
  private final SyncException failure =
      SyncException.of(ProblemCode.SOURCE_CONNECTION_LOST, "gone");

  @Test
  void waits_for_all() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (Crew crew = new Crew()) {
      for (int member = 0; member < 5; member++) {
        crew.start("member-" + member, done::incrementAndGet);
      }
      crew.join();
    }

    assertThat(done).hasValue(5);
  }

  @Test
  void the_first_failure_wins_and_ends_who_waits_for_the_failed() {
    Handoff<String> files = new Handoff<>(1, 1);
    CountDownLatch waits = new CountDownLatch(1);
    try (Crew crew = new Crew()) {
      crew.start(
          "loads",
          () -> {
            waits.countDown();
            files.take(1);
          });
      crew.start(
          "reads",
          () -> {
            waits.await();
            throw failure;
          });

      assertThatThrownBy(crew::join).isSameAs(failure);
    }
  }

  @Test
  void nobody_starts_to_wait_for_one_who_has_failed_already() {
    Handoff<String> files = new Handoff<>(1, 1);
    AtomicBoolean started = new AtomicBoolean();
    try (Crew crew = new Crew()) {
      crew.start(
          "reads",
          () -> {
            throw failure;
          });
      assertThatThrownBy(crew::join).isSameAs(failure);
      crew.start(
          "loads",
          () -> {
            started.set(true);
            files.take(1);
          });

      assertThatThrownBy(crew::join).isSameAs(failure);
    }
    assertThat(started).isFalse();
  }

  @Test
  void an_interrupted_leader_ends_all_and_leaves_nobody_behind() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    try (Crew crew = new Crew()) {
      crew.start(
          "waits",
          () -> {
            try {
              never.await();
            } finally {
              ended.set(true);
            }
          });
      Thread.currentThread().interrupt();

      assertThatThrownBy(crew::join).isInstanceOf(InterruptedException.class);
      assertThat(ended).isTrue();
    }
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void an_unexpected_failure_becomes_a_problem_and_an_error_stays_one() {
    assertThat(catchThrowableOfType(SyncException.class, () -> joined(new IOException("x"))).code())
        .isEqualTo(ProblemCode.INTERNAL);
    StackOverflowError error = new StackOverflowError();
    assertThatThrownBy(() -> joined(error)).isSameAs(error);
    assertThatThrownBy(() -> joined(new InterruptedException()))
        .isInstanceOf(InterruptedException.class);
  }

  private static void joined(Throwable thrown) throws InterruptedException {
    try (Crew crew = new Crew()) {
      crew.start(
          "fails",
          () -> {
            switch (thrown) {
              case Error error -> throw error;
              case Exception exception -> throw exception;
              default -> throw new AssertionError(thrown);
            }
          });
      crew.join();
    }
  }

  @Test
  void a_heap_that_is_too_small_is_a_problem_with_a_remedy() {
    try (Crew crew = new Crew()) {
      crew.start(
          "large",
          () -> {
            throw new OutOfMemoryError("Java heap space");
          });

      assertThatThrownBy(crew::join)
          .isInstanceOfSatisfying(
              SyncException.class,
              problem -> assertThat(problem.code()).isEqualTo(ProblemCode.OUT_OF_MEMORY));
    }
  }
}
