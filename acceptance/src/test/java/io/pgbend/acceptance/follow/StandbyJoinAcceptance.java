package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.source.SourceSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies of a standby whose primary is written to all the time. */
final class StandbyJoinAcceptance extends SlotSite {
  private static final int COPIES = 5;
  private static final int WRITERS = 3;

  private final AtomicInteger next = new AtomicInteger(1000);
  private final AtomicBoolean ended = new AtomicBoolean();

  @ParameterizedTest
  @EnumSource(names = {"V17", "V18"})
  void every_row_is_copied_or_merged_and_none_is_both(PostgresVersion version) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    try (StandbyPair pair = new StandbyPair(this, version);
        Following tasks = pair.open()) {
      pair.makeSlot();
      tasks.start();
      List<Followed> copies = new ArrayList<>();
      List<Thread> writers = write(pair, seed);
      for (int copy = 0; copy < COPIES; copy++) {
        Followed t = tasks.follow(Ask.of("t").into("t" + copy));
        pair.logging(
            () -> StandbyPair.awaitQuietly(t, "copied", () -> !t.heard().merges.isEmpty()));
        copies.add(t);
      }
      ended.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
      long rows = pair.rows();
      for (Followed t : copies) {
        pair.awaitSeen(tasks, t);
        assertThat(t.heard().rowsRead.get() + t.heard().inserted.get())
            .as("rows copied and rows merged into %s", t.ask().into())
            .isEqualTo(rows);
        assertThat(t.heard().inserted).hasPositiveValue();
      }
    }
  }

  private List<Thread> write(StandbyPair pair, long seed) {
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Random random = new Random(seed + writer);
      writers.add(Thread.ofPlatform().start(() -> write(pair, random)));
    }
    return writers;
  }

  /** Short transactions, longer ones, and ones with transactions within. */
  private void write(StandbyPair pair, Random random) {
    try (SourceSession session = pair.primary.connections().open("writer")) {
      while (!ended.get()) {
        session.execute("begin", insert());
        if (random.nextBoolean()) {
          session.execute("savepoint s", insert(), "release s");
        }
        session.execute(
            "savepoint s",
            insert(),
            "rollback to s",
            "select pg_catalog.pg_sleep(%s)".formatted(random.nextInt(20) / 1000.0),
            insert(),
            "commit");
      }
    }
  }

  private String insert() {
    return "insert into public.t values (%d, 1, '')".formatted(next.getAndIncrement());
  }
}
