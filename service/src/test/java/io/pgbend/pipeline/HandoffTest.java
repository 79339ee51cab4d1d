package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HandoffTest {
  @Test
  void items_come_in_their_order_and_up_to_a_limit() throws InterruptedException {
    Handoff<Integer> handoff = new Handoff<>(10, 1);
    for (int item = 1; item <= 5; item++) {
      handoff.put(item);
    }

    assertThat(handoff.take(3)).containsExactly(1, 2, 3);
    assertThat(handoff.take(3)).containsExactly(4, 5);
  }

  @Test
  void nothing_comes_once_the_last_producer_is_done() throws InterruptedException {
    Handoff<String> handoff = new Handoff<>(1, 2);
    handoff.put("last");
    handoff.producerDone();
    handoff.producerDone();

    assertThat(handoff.take(5)).containsExactly("last");
    assertThat(handoff.take(5)).isEmpty();
  }

  @Test
  void never_holds_more_than_its_bound_and_loses_nothing() throws Exception {
    Handoff<Integer> handoff = new Handoff<>(2, 3);
    List<Integer> all = new ArrayList<>();
    List<Future<Boolean>> producers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int producer = 0; producer < 3; producer++) {
        int first = producer * 1000;
        producers.add(
            threads.submit(
                () -> {
                  for (int item = first; item < first + 1000; item++) {
                    handoff.put(item);
                  }
                  handoff.producerDone();
                  return true;
                }));
      }
      List<Integer> taken = handoff.take(Integer.MAX_VALUE);
      while (!taken.isEmpty()) {
        assertThat(taken).hasSizeLessThanOrEqualTo(2);
        all.addAll(taken);
        taken = handoff.take(Integer.MAX_VALUE);
      }
    }

    assertThat(producers).allMatch(Future::isDone);
    assertThat(all).hasSize(3000).doesNotHaveDuplicates();
  }

  @Test
  void who_waits_for_room_or_for_items_can_be_interrupted() throws Exception {
    Handoff<Integer> full = new Handoff<>(1, 1);
    full.put(1);
    Handoff<Integer> empty = new Handoff<>(1, 1);

    assertInterrupted(() -> full.put(2));
    assertInterrupted(() -> empty.take(1));
    assertThat(full.take(5)).containsExactly(1);
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  private static void assertInterrupted(Waiting waiting) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> end =
          threads.submit(
              () -> {
                started.countDown();
                waiting.run();
                return true;
              });
      started.await();
      threads.shutdownNow();

      assertThatThrownBy(() -> end.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }
}
