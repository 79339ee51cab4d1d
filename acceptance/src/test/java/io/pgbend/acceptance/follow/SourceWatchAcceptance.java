package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens at a source while it is followed or not, and sends no message. */
final class SourceWatchAcceptance extends SlotSite {
  private static final Duration UNTIL_THE_NEXT_LOOK = Duration.ofMinutes(2);

  @BeforeEach
  void table() throws SQLException {
    publish("t", "u");
  }

  @Test
  void changes_that_may_be_missing_stop_the_task_alone_until_it_is_copied_again() throws Exception {
    stops(
        ProblemCode.PUBLICATION_GAP,
        1,
        "alter publication bend_cdc_pub drop table t",
        "update t set n = n + 1",
        "alter publication bend_cdc_pub add table t");
  }

  @Test
  void operations_that_were_left_out_for_a_while_stop_all() throws Exception {
    stops(
        ProblemCode.PUBLICATION_GAP,
        2,
        "alter publication bend_cdc_pub set (publish = 'insert')",
        "delete from t where id = 5",
        "alter publication bend_cdc_pub set (publish = 'insert, update, delete, truncate')");
  }

  @Test
  void a_publication_that_was_made_anew_stops_all() throws Exception {
    stops(
        ProblemCode.PUBLICATION_GAP,
        2,
        "drop publication bend_cdc_pub",
        "create publication bend_cdc_pub for table t, u");
  }

  @Test
  void values_that_were_rewritten_stop_the_task() throws Exception {
    stops(ProblemCode.SOURCE_TABLE_REWRITTEN, 1, "alter table t alter n type int using n + 1");
  }

  @Test
  void a_replica_identity_that_tells_no_key_stops_the_task() throws Exception {
    stops(ProblemCode.REPLICA_IDENTITY_WEAK, 1, "alter table t replica identity nothing");
  }

  /** The first task stops, with its name, and the slot stays; then it says so and is copied. */
  private void stops(ProblemCode code, int tasks, String... statements) throws Exception {
    try (Following following = open()) {
      following.start();
      Followed t = following.follow(Ask.of("t"));
      Followed u = following.follow(Ask.of("u"));
      t.awaitFollowing();
      u.awaitFollowing();
      postgres.execute(statements);
      clock.pass(UNTIL_THE_NEXT_LOOK);
      SyncException problem = t.awaitFailure(code);
      assertThat(problem.problem().remedy()).isNotEmpty();
      if (tasks > 1) {
        u.awaitFailure(code);
      } else {
        postgres.execute("update u set n = n + 1");
        following.assertInStep(u);
      }
      awaitTrue(
          "select count(*) = 1 from pg_replication_slots where slot_name = '%s'".formatted(slot()));
    }
    postgres.execute("alter table t replica identity default");
    try (Following following = open()) {
      following.start();
      following.follow(Ask.of("t")).awaitFailure(ProblemCode.NEEDS_RESYNC);
      following.assertInStep(following.follow(Ask.of("t").anew()));
    }
  }

  @Test
  void what_happened_while_nobody_looked_is_refused_at_the_start() throws Exception {
    postgres.execute("create schema elsewhere");
    String flags = "alter publication bend_cdc_pub set (publish = '%s')";
    String slot = "select pg_drop_replication_slot('%s')".formatted(slot());
    String again = "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot());
    copiedAgain();
    refused(ProblemCode.PUBLICATION_MISSING, "drop publication bend_cdc_pub");
    postgres.execute("create publication bend_cdc_pub for tables in schema public");
    copiedAgain();
    refused(
        ProblemCode.PUBLICATION_GAP,
        "alter table t set schema elsewhere",
        "delete from elsewhere.t where id = 4",
        "alter table elsewhere.t set schema public");
    copiedAgain();
    refused(
        ProblemCode.PUBLICATION_GAP,
        flags.formatted("insert"),
        "delete from t where id = 5",
        flags.formatted("insert, update, delete, truncate"));
    copiedAgain();
    refused(ProblemCode.SOURCE_TABLE_REWRITTEN, "alter table t alter n type int using n + 1");
    copiedAgain();
    refused(ProblemCode.SLOT_MISSING, slot);
    refused(ProblemCode.SLOT_AHEAD, again);
    copiedAgain();
  }

  private void copiedAgain() throws Exception {
    try (Following following = open()) {
      following.start();
      following.assertInStep(following.follow(Ask.of("t").anew()));
    }
  }

  private void refused(ProblemCode code, String... statements) throws Exception {
    postgres.execute(statements);
    String before = slots();
    try (Following following = open()) {
      following.start();
      SyncException problem = following.follow(Ask.of("t")).awaitFailure(code);
      assertThat(problem.problem().remedy()).isNotEmpty();
    }
    assertThat(slots()).as("the slot is untouched").isEqualTo(before);
  }

  private String slots() throws SQLException {
    return one(
        "select coalesce(string_agg(slot_name || ' ' || confirmed_flush_lsn, ' '), '') from pg_replication_slots where slot_name = '%s'"
            .formatted(slot()));
  }

  @Test
  void what_changes_no_value_and_what_is_told_stops_nobody() throws Exception {
    try (Following following = open()) {
      following.start();
      Followed t = following.follow(Ask.of("t"));
      t.awaitFollowing();
      for (String harmless :
          List.of(
              "vacuum full t",
              "cluster t using t_pkey",
              "truncate t",
              "alter publication bend_cdc_pub drop table u")) {
        postgres.execute(
            harmless,
            "insert into t values (7, 7, 'x') on conflict (id) do update set n = t.n + 1");
        clock.pass(UNTIL_THE_NEXT_LOOK);
        following.awaitSeen(t);
      }
      t.assertRunning();
    }
    // judged by how it was at first, and at the last look
    try (Following following = open()) {
      following.start();
      following.assertInStep(following.follow(Ask.of("t")));
    }
  }

  @Test
  void a_slot_that_is_dropped_stops_all_by_name() throws Exception {
    try (Following following = open()) {
      following.start();
      Followed t = following.follow(Ask.of("t"));
      t.awaitFollowing();
      postgres.execute(
          "do $$ begin loop perform pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '%1$s'; begin perform pg_drop_replication_slot('%1$s'); exit; exception when object_in_use then perform pg_sleep(0.001); end; end loop; end $$"
              .formatted(slot()));
      t.awaitFailure(ProblemCode.SLOT_MISSING);
    }
  }
}
