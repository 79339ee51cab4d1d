package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks that go on, and those that must not because changes may be missing. */
final class FollowResumeAcceptance extends FollowSite {
  private static final int INTERRUPTED = 130;

  @BeforeEach
  void followed() throws Exception {
    Writer.prepare(postgres);
    follow();
  }

  /** Follows until both sides are the same, and stops. */
  private void follow(String... arguments) throws Exception {
    try (FollowProcess process = process().arguments(arguments).run()) {
      process.awaitError("following");
      endInStep(process);
    }
  }

  private void refused(String code) throws Exception {
    try (FollowProcess process = process().run()) {
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(1);
      assertThat(process.errors()).contains("error " + code + ":");
    }
  }

  private void again() throws Exception {
    follow("--resync", "--when-not-empty", "replace");
  }

  private void advanceSlot() throws Exception {
    postgres.execute(
        "select pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(slot()));
  }

  @Test
  void goes_on_without_a_copy_with_the_same_home_and_with_a_new_one() throws Exception {
    postgres.execute("update t set n = n + 1 where id < 50");
    try (FollowProcess process = process().run()) {
      endInStep(process);
      assertThat(process.errors()).doesNotContain("copying");
    }
    postgres.execute("update t set n = n + 1 where id < 50");
    try (FollowProcess process = process().home(folder.resolve("other")).run()) {
      endInStep(process);
      assertThat(process.errors()).doesNotContain("copying");
    }
  }

  @Test
  void a_slot_that_somebody_advanced_is_noticed_until_the_table_is_copied_again() throws Exception {
    postgres.execute("update t set n = n + 1 where id < 50");
    advanceSlot();
    refused("SLOT_AHEAD");
    refused("NEEDS_RESYNC");
    again();
  }

  @Test
  void a_table_that_left_the_publication_for_a_while_is_noticed() throws Exception {
    postgres.execute(
        "alter publication bend_cdc_pub drop table t",
        "update t set n = n + 1 where id < 50",
        "alter publication bend_cdc_pub add table t");
    refused("PUBLICATION_GAP");
    again();
  }

  @Test
  void a_table_that_was_made_anew_is_noticed() throws Exception {
    postgres.execute(
        "drop table t",
        "create table t (id int primary key, n int, body text)",
        "alter publication bend_cdc_pub add table t");
    refused("SOURCE_TABLE_REPLACED");
    postgres.execute("insert into t values (1, 1, 'new')");
    again();
  }

  @Test
  void a_target_that_went_back_in_time_is_noticed() throws Exception {
    databend.execute(
        "update %s set loaded_commit_lsn = 1000".formatted(books().controlLoad().render()));
    refused("TARGET_WENT_BACK");
    again();
  }

  @Test
  void tables_that_were_dropped_in_the_target_are_noticed() throws Exception {
    databend.execute("create or replace table t (id int not null, n int, body string)");
    refused("TARGET_REPLACED");
    again();
    databend.execute("drop table " + books().raw().render());
    refused("RAW_DAMAGED");
    again();
  }

  @Test
  void a_change_of_columns_stops_the_task_behind_everything_before_it() throws Exception {
    try (FollowProcess process = process().run()) {
      process.awaitError("following");
      postgres.execute(
          "update t set n = 1000 where id = 7",
          "alter table t add column more int",
          "update t set more = 1 where id = 8");
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(1);
      assertThat(process.errors()).contains("error SOURCE_SCHEMA_CHANGED:", "\"more\"");
    }
    assertThat(target(7)).isEqualTo("1000");
  }

  private String target(int id) {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      return session.query("select n from t where id = " + id).text(0, "n");
    }
  }

  @Test
  void of_two_homes_with_one_target_the_second_takes_over() throws Exception {
    try (FollowProcess first = process().run()) {
      first.awaitError("following");
      try (FollowProcess second = process().home(folder.resolve("other")).run()) {
        second.awaitError("Somebody else reads from the");
        postgres.execute("update t set n = n + 1 where id < 50");
        assertThat(first.exitCode()).as(first.errors()).isEqualTo(1);
        assertThat(first.errors()).contains("error FENCED:");
        endInStep(second);
      }
    }
  }

  @Test
  void deletes_and_truncates_are_counted_where_they_are_not_allowed() throws Exception {
    postgres.execute(
        "delete from t where id = 5", "update t set id = 5000 where id = 6", "truncate t");
    try (FollowProcess process = process().arguments("--allow-delete", "false").run()) {
      process.awaitError("following");
      process.signal("INT");
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(INTERRUPTED);
      assertThat(process.output()).contains("2 ignored");
    }
    assertThat(target(5)).isEqualTo("5");
    assertThat(target(5000)).isEqualTo("6");
  }
}
