package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.staging.StagedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CaptureQueueTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final CaptureBudget BUDGET = new CaptureBudget(100, Duration.ofHours(1));
  private final CaptureQueue queue = new CaptureQueue();

  private static SpooledBatch batch(int bytes, Instant since) {
    LocalFile file = new LocalFile("f", new StagedFile(Path.of("f"), 1, bytes, List.of()));
    return new SpooledBatch(file, LoadMarks.startingAt(new Lsn(5)), since);
  }

  @Test
  void files_stay_until_they_are_loaded() throws Exception {
    queue.put(batch(10, NOON));
    queue.put(batch(20, NOON));
    assertThat(queue.first(8, Duration.ZERO)).hasSize(2);
    assertThat(queue.first(1, Duration.ZERO)).hasSize(1);
    queue.remove(1);
    assertThat(queue.first(8, Duration.ZERO)).extracting(SpooledBatch::bytes).containsExactly(20L);
    queue.end();
    assertThat(queue.isOver()).isFalse();
    queue.remove(1);
    assertThat(queue.isOver()).isTrue();
  }

  @Test
  void too_many_bytes_and_too_long_a_wait_are_noticed() {
    queue.put(batch(100, NOON));
    assertThat(queue.exceeds(BUDGET, NOON.plusSeconds(3600))).isFalse();
    assertThat(queue.exceeds(BUDGET, NOON.plusSeconds(3601))).isTrue();
    queue.put(batch(1, NOON));
    assertThat(queue.exceeds(BUDGET, NOON)).isTrue();
    queue.remove(1);
    assertThat(queue.exceeds(BUDGET, NOON)).isFalse();
  }

  @Test
  void what_nobody_merges_counts_after_it_is_loaded() {
    queue.put(batch(60, NOON));
    queue.remove(1);
    queue.keep();
    queue.put(batch(60, NOON));
    queue.remove(1);
    assertThat(queue.exceeds(BUDGET, NOON.plusSeconds(3600))).isFalse();
    assertThat(queue.exceeds(BUDGET, NOON.plusSeconds(3601))).isTrue();
    queue.put(batch(41, NOON));
    assertThat(queue.exceeds(BUDGET, NOON)).isTrue();
  }
}
