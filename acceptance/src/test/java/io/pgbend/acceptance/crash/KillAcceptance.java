package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are killed or interrupted at any time, beside readers of the target. */
final class KillAcceptance extends CopySite {
  private static final int INTERRUPTED = 130;
  private static final int ROWS = 20_000;
  private static final int ROWS_PER_FILE = 1_000;
  private static final int KILLS = 15;
  private static final int LONGEST_LIFE_MS = 3_500;
  private static final int SHORTEST_LIFE_MS = 800;

  @Test
  void readers_see_the_old_set_or_the_new_one_however_often_a_copy_is_killed() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    System.out.println("seed of the kills: " + seed);
    source(ROWS, 4);
    target(Way.REPLACE);
    try (Reader reader = new Reader()) {
      for (int kill = 0; kill < KILLS; kill++) {
        try (CopyProcess process =
            CopyProcess.Start.of(this, Way.REPLACE, ROWS_PER_FILE).run(postgres, databend)) {
          boolean ended = process.endedWithin(random.nextInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
          process.kill();
          assertThat(!ended || process.exitCode() == 0).as(process.errors()).isTrue();
        }
      }
      copy(request(Way.REPLACE, ROWS_PER_FILE, 2), new Silent());
      reader.requireOldOrNew();
    }
    assertThat(found()).contains(Way.REPLACE.rowsAfter(ROWS));
    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource(names = {"NEW", "REPLACE"})
  void ctrl_c_leaves_the_target_as_it_was_at_once(Way way) throws Exception {
    source(200_000, 20);
    target(way);
    try (CopyProcess process = CopyProcess.Start.of(this, way, 500).run(postgres, databend)) {
      awaitUntilFilesAreStaged(process);
      process.interrupt();

      assertThat(process.exitCode()).as(process.errors()).isEqualTo(INTERRUPTED);
    }
    assertThat(found()).isEqualTo(way.rowsBefore());
    assertNothingLeft();
  }

  /** The copy then has far more to read than it has read. */
  private void awaitUntilFilesAreStaged(CopyProcess process) throws Exception {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      session.query("create database if not exists pgbend");
      session.query("create stage if not exists pgbend");
      while (session.query("list " + books().folder().render()).isEmpty()) {
        assertThat(process.endedWithin(10)).as(process.errors()).isFalse();
      }
    }
  }

  /** Looks at the target all the time. */
  private final class Reader implements AutoCloseable {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().name("reader").start(this::read);

    private void read() {
      Found before = Way.REPLACE.rowsBefore().orElseThrow();
      Found after = Way.REPLACE.rowsAfter(ROWS);
      boolean changed = false;
      try (DatabendClient client = new DatabendClient(databend.endpoint());
          DatabendSession session = client.session()) {
        while (!ended.get()) {
          Found now = found(session);
          changed |= now.equals(after);
          assertThat(now).isEqualTo(changed ? after : before);
        }
      } catch (Throwable thrown) {
        trouble.set(thrown);
      }
    }

    void requireOldOrNew() throws InterruptedException {
      ended.set(true);
      thread.join();
      assertThat(Optional.ofNullable(trouble.get())).isEmpty();
    }

    @Override
    public void close() {
      ended.set(true);
    }
  }
}
