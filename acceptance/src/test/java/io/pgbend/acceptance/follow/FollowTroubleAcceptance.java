package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.network.Fate;
import io.pgbend.acceptance.network.Rule;
import io.pgbend.acceptance.network.TcpProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process whose surroundings fail it while it follows. */
final class FollowTroubleAcceptance extends FollowSite {
  private static final int TERMINATED = 143;
  private static final long NOT_TOO_LONG_MS = 60_000;

  @BeforeEach
  void table() throws Exception {
    Writer.prepare(postgres);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void one_that_is_terminated_while_the_target_says_nothing_ends_and_goes_on_some_other_time(
      boolean withChanges) throws Exception {
    URI engine = databend.handle().url();
    try (TcpProxy proxy = TcpProxy.to(engine.getHost(), engine.getPort());
        FollowProcess process =
            process().engine(URI.create("http://127.0.0.1:" + proxy.port())).run()) {
      process.awaitError("following");
      awaitInStep(process);
      Rule _ = proxy.rule(_ -> Fate.SILENCE);
      if (withChanges) {
        postgres.execute("update t set n = n + 1", "insert into t values (5000, 1, 'once')");
      }
      process.signal("TERM");
      assertThat(process.endedWithin(NOT_TOO_LONG_MS)).as(process.errors()).isTrue();
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(TERMINATED);
      assertThat(process.errors()).doesNotContain("gave up waiting");
    }
    postgres.execute("delete from t where id = 9");
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      endInStep(process);
      assertThat(process.errors()).doesNotContain("copying");
    }
  }

  @Test
  void a_spool_that_cannot_be_written_is_named_and_nothing_is_acknowledged_until_it_can()
      throws Exception {
    Path spool = home().resolve("spool");
    Path away = home().resolve("away");
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      awaitInStep(process);
      Files.move(spool, away);
      Files.writeString(spool, "in the way");
      String before = target();
      String position = one("pg_current_wal_insert_lsn()");
      postgres.execute(
          "update t set n = n + 1 where id < 50", "insert into t values (5000, 1, 'once')");
      process.awaitError("cannot be written: " + spool);
      process.awaitError("It is tried again.");
      assertThat(target()).isEqualTo(before);
      // so the commits are not acknowledged: they are sent again, wherever the process ends
      assertThat(
              isTrue(
                  "confirmed_flush_lsn <= '%s' from pg_replication_slots where slot_name = '%s'"
                      .formatted(position, slot())))
          .isTrue();
      Files.delete(spool);
      Files.move(away, spool);
      endInStep(process);
    }
  }
}
