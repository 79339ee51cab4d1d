package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two runs that know nothing of each other fill the same target table. */
final class RivalsAcceptance extends CopySite {
  private static final int ROWS = 20_000;
  private static final int ROWS_PER_FILE = 1_000;

  @RepeatedTest(3)
  void of_two_that_start_together_one_wins() throws Exception {
    source(ROWS, 10);
    List<Optional<ProblemCode>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      CountDownLatch start = new CountDownLatch(2);
      List<Future<Optional<ProblemCode>>> runs = new ArrayList<>();
      for (String spool : List.of("one", "two")) {
        runs.add(
            threads.submit(
                () -> {
                  start.countDown();
                  start.await();
                  return end(Way.NEW, spool, new Silent());
                }));
      }
      for (Future<Optional<ProblemCode>> run : runs) {
        ends.add(run.get(2, TimeUnit.MINUTES));
      }
    }

    // one that comes when the other has finished finds its rows
    assertThat(ends)
        .containsOnlyOnce(Optional.empty())
        .containsAnyOf(Optional.of(ProblemCode.FENCED), Optional.of(ProblemCode.TARGET_NOT_EMPTY));
    assertThat(found()).contains(Way.NEW.rowsAfter(ROWS));
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"NEW", "REPLACE", "APPEND"})
  void one_that_is_taken_over_in_mid_copy_says_so_and_hurts_nobody(Way way) throws Exception {
    source(ROWS, 10);
    target(way);
    List<Optional<ProblemCode>> second = new ArrayList<>();
    Silent takenOver =
        new Silent() {
          @Override
          public synchronized void loaded(long rows, long stagedBytes) {
            if (second.isEmpty()) {
              second.add(end(way, "two", new Silent()));
            }
          }
        };

    assertThat(end(way, "one", takenOver)).contains(ProblemCode.FENCED);
    assertThat(second).containsExactly(Optional.empty());
    assertThat(found()).contains(way.rowsAfter(ROWS));
    assertNothingLeft();
  }

  /** The problem with which a run ends; empty for success. */
  private Optional<ProblemCode> end(Way way, String spool, Silent progress) {
    SnapshotRequest usual = request(way, ROWS_PER_FILE, 1);
    try {
      copy(
          new SnapshotRequest(
              usual.table(),
              usual.where(),
              usual.into(),
              usual.whenNotEmptyOrNull(),
              usual.createDatabase(),
              usual.key(),
              usual.columns(),
              usual.limits(),
              usual.connections(),
              folder.resolve(spool)),
          progress);
      return Optional.empty();
    } catch (SyncException failure) {
      return Optional.of(failure.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
