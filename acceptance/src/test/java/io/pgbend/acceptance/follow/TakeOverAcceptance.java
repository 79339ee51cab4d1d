package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.checkpoint.FailPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process that is paused, killed, or loses its home, and another one that goes on. */
final class TakeOverAcceptance extends FollowSite {
  private static final int KILLED = 137;

  @BeforeEach
  void prepare() throws Exception {
    Writer.prepare(postgres);
  }

  @Test
  void a_reader_that_wakes_up_after_another_took_over_writes_nothing_more() throws Exception {
    try (FollowProcess paused = process().arguments("--batch-size", "40").run()) {
      paused.awaitError("following");
      paused.signal("STOP");
      List<Integer> sessions = sessions();
      try (FollowProcess next = process().home(folder.resolve("other")).run()) {
        next.awaitError("Somebody else reads from the");
        for (int session : sessions) {
          postgres.execute("select pg_terminate_backend(%d)".formatted(session));
        }
        next.awaitError("following");
        try (Writer writer = Writer.on(postgres, 21)) {
          paused.signal("CONT");
          assertThat(paused.exitCode()).as(paused.errors()).isEqualTo(1);
          assertThat(paused.errors()).contains("error FENCED:");
          writer.end();
        }
        endInStep(next);
      }
    }
  }

  /** Those that pgbend has at the source. */
  private List<Integer> sessions() throws Exception {
    List<Integer> found = new ArrayList<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select pid from pg_stat_activity where datname = current_database() and application_name like 'pgbend%'")) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
    }
    return found;
  }

  @Test
  void a_new_home_goes_on_after_a_kill_or_says_what_it_cannot_prove() throws Exception {
    try (Writer writer = Writer.on(postgres, 22)) {
      for (int life = 0; life < 3; life++) {
        try (FollowProcess process =
            process().home(folder.resolve("home" + life)).arguments("--batch-size", "40").run()) {
          if (begins(process)) {
            process.kill();
          }
        }
      }
      writer.end();
    }
    FollowProcess.Start last = process().home(folder.resolve("last"));
    try (FollowProcess process = last.run()) {
      if (begins(process)) {
        endInStep(process);
        return;
      }
    }
    try (FollowProcess process = last.arguments("--resync", "--when-not-empty", "replace").run()) {
      endInStep(process);
    }
  }

  @Test
  void a_new_home_goes_on_where_the_control_rows_prove_that_nothing_is_missing() throws Exception {
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      endInStep(process);
    }
    postgres.execute("update t set n = n + 1 where id < 50");
    // loaded, and neither merged nor acknowledged
    String loaded = "-D" + FailPoint.PROPERTY + "=" + FailPoint.AFTER_RAW_LOADED + ":halt";
    try (FollowProcess process = process().java(loaded).run()) {
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(KILLED);
    }
    postgres.execute("delete from t where id = 9");
    try (FollowProcess process = process().home(folder.resolve("other")).run()) {
      process.awaitError("following");
      endInStep(process);
      assertThat(process.errors()).doesNotContain("copying");
    }
  }

  @Test
  void a_new_home_says_what_no_control_row_proves_and_copies_when_it_is_told_to() throws Exception {
    postgres.execute("create table unpublished (id int)");
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      postgres.execute("update t set n = n + 1 where id < 50");
      awaitInStep(process);
      // only the home knows that nothing of the table was in here
      postgres.execute("insert into unpublished values (1)");
      awaitTrue(acknowledgedNow());
      process.kill();
    }
    postgres.execute("delete from t where id = 9");
    refused("SLOT_AHEAD");
    FollowProcess.Start again =
        process()
            .home(folder.resolve("other"))
            .arguments("--resync", "--when-not-empty", "replace");
    try (FollowProcess process = again.run()) {
      process.awaitError("following");
      endInStep(process);
    }
  }

  private void refused(String code) throws Exception {
    try (FollowProcess process = process().home(folder.resolve("other")).run()) {
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(1);
      assertThat(process.errors()).contains("error " + code + ":");
    }
    assertThat(target()).as("the rows are left as they are").isNotEqualTo(source());
  }

  private String acknowledgedNow() {
    return """
        confirmed_flush_lsn >= pg_current_wal_flush_lsn() from pg_replication_slots
        where slot_name = '%s'
        """
        .formatted(slot());
  }

  @Test
  void a_store_that_was_restored_is_noticed() throws Exception {
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      endInStep(process);
    }
    Path store = home().resolve("store.db");
    byte[] before = Files.readAllBytes(store);
    try (FollowProcess process = process().run()) {
      postgres.execute("update t set n = n + 1 where id < 50");
      endInStep(process);
    }
    Files.write(store, before);
    postgres.execute("update t set n = n + 1 where id < 50");
    try (FollowProcess process = process().run()) {
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(1);
      assertThat(process.errors()).contains("error SLOT_AHEAD:");
    }
    try (FollowProcess process = process().arguments("--resync").run()) {
      endInStep(process);
    }
  }

  /** Whether it follows; else it has said why it does not. */
  private static boolean begins(FollowProcess process) throws Exception {
    while (!process.errors().contains(": following")) {
      if (process.endedWithin(100)) {
        assertThat(process.errors()).containsAnyOf("error SLOT_AHEAD:", "error NEEDS_RESYNC:");
        return false;
      }
    }
    return true;
  }
}
