package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.ProblemCode;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that change their shape while they are copied. */
final class ShapeDuringHandoverAcceptance extends SlotSite {
  @BeforeEach
  void table() throws SQLException {
    publish("t");
  }

  /** What a copy meets; the second start takes the table as it is by then. */
  private void changedAt(Moment moment, String... change) throws Exception {
    try (Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Gate gate = heard.hold(moment);
      Followed t = tasks.follow(Ask.of("t").waiting(Duration.ofSeconds(1)), heard);
      t.await(gate);
      postgres.execute("update t set n = n + 1 where id <= 50");
      postgres.execute(change);
      postgres.execute("update t set n = n + 1 where id <= 50");
      gate.open();
      // the copy tries again for a while: a rewrite may have been the reason
      t.await("trouble", () -> !heard.troubles.isEmpty());
      assertThat(heard.troubles.getFirst().code()).isEqualTo(ProblemCode.SOURCE_TABLE_CHANGED);
      assertThat(heard.merges).isEmpty();
    }
  }

  /** A table that was made for the old type would be refused. */
  private void dropTarget() {
    databend.execute("drop table if exists t");
  }

  private void startedAgain(Ask ask) throws Exception {
    try (Following tasks = open()) {
      tasks.start();
      Followed t = tasks.follow(ask);
      t.awaitFollowing();
      postgres.execute("update t set n = n + 1 where id <= 50");
      tasks.assertInStep(t);
    }
  }

  @Test
  void a_type_that_changes_between_attaching_and_the_snapshot_is_named() throws Exception {
    changedAt(Moment.ATTACHED, "alter table t alter column n type bigint");
    dropTarget();
    startedAgain(Ask.of("t").anew());
  }

  @Test
  void a_column_that_is_added_just_before_the_snapshot_is_named() throws Exception {
    changedAt(Moment.COPYING, "alter table t add column more int default 7");
    dropTarget();
    startedAgain(Ask.of("t"));
  }

  @Test
  void a_table_renamed_and_made_anew_between_attaching_and_the_snapshot_is_named()
      throws Exception {
    changedAt(
        Moment.ATTACHED,
        "alter table t rename to was_t",
        "create table t (like was_t including all)",
        "alter publication bend_cdc_pub add table t",
        "insert into t select id, 5, 'new' from generate_series(1, 200) id");
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.SOURCE_TABLE_REPLACED);
    }
    startedAgain(Ask.of("t").anew());
  }

  @Test
  void a_type_that_is_to_change_during_the_copy_waits_or_is_named() throws Exception {
    try (Following tasks = open();
        OpenSession session = OpenSession.begin(postgres)) {
      tasks.start();
      Heard heard = new Heard();
      Gate taken = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").waiting(Duration.ofSeconds(20)), heard);
      t.await(taken);
      session.run("commit");
      Thread change =
          Thread.ofPlatform()
              .start(() -> alter(session, "alter table t alter column n type bigint"));
      awaitTrue("select exists (select from pg_locks where not granted)");
      taken.open();
      change.join();
      postgres.execute("update t set n = n + 1 where id <= 50");
      t.awaitFailure(ProblemCode.SOURCE_SCHEMA_CHANGED);
    }
    dropTarget();
    startedAgain(Ask.of("t").anew());
  }

  private static void alter(OpenSession session, String change) {
    try {
      session.run(change);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
