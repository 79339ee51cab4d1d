package io.pgbend.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.testing.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final FakeTime time = new FakeTime();

  @Test
  void pauses_grow_to_the_cap_and_end_with_the_total() throws InterruptedException {
    Backoff.Attempts attempts = time.backoff().start();
    while (attempts.pause()) {
      // until the time is used up
    }

    long[] longest = {100, 200, 400, 800, 1600, 3200, 5000, 5000};
    for (int i = 0; i < longest.length; i++) {
      assertThat(time.pauses().get(i))
          .isBetween(Duration.ofMillis(longest[i] / 2), Duration.ofMillis(longest[i]));
    }
    assertThat(time.instant().getEpochSecond()).isBetween(55L, 60L);
    assertThat(attempts.repeats()).isEqualTo(time.pauses().size());
  }

  @Test
  void two_who_failed_together_do_not_come_back_together() throws InterruptedException {
    Backoff backoff = time.backoff();
    for (int i = 0; i < 20; i++) {
      backoff.start().pause();
    }

    assertThat(time.pauses().stream().distinct().count()).isGreaterThan(10);
  }

  @Test
  void the_other_side_may_ask_for_a_longer_pause() throws InterruptedException {
    time.backoff().start().pauseAtLeast(Duration.ofSeconds(20));

    assertThat(time.pauses()).containsExactly(Duration.ofSeconds(20));
  }

  @Test
  void without_time_there_is_no_second_attempt() throws InterruptedException {
    assertThat(time.backoff().total(Duration.ZERO).start().pause()).isFalse();
  }

  @Test
  void an_interrupted_thread_does_not_wait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> time.backoff().start().pause())
        .isInstanceOf(InterruptedException.class);
  }
}
