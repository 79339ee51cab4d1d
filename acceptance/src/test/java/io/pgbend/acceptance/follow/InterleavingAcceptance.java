package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.ProblemCode;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What breaks designs that look right: changes at the worst moments of a handover and after it. */
final class InterleavingAcceptance extends SlotSite {
  @BeforeEach
  void table() throws SQLException {
    publish("t");
  }

  @Test
  void a_table_rewritten_and_emptied_around_the_snapshot_is_exact() throws Exception {
    try (Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Gate attached = heard.hold(Moment.ATTACHED);
      Gate copying = heard.hold(Moment.COPYING);
      Gate catchingUp = heard.hold(Moment.CATCHING_UP);
      Followed t = tasks.follow(Ask.of("t"), heard);
      t.await(attached);
      postgres.execute("truncate t", "insert into t select i, 1, 'a' from generate_series(1, 9) i");
      attached.open();
      t.await(copying);
      postgres.execute("vacuum full t", "update t set n = 2 where id < 5");
      copying.open();
      t.await(catchingUp);
      postgres.execute(
          "begin; insert into t values (50, 1, ''); truncate t; insert into t values (51, 1, ''); commit",
          "insert into t select i, 3, 'b' from generate_series(1, 9) i");
      catchingUp.open();
      tasks.assertInStep(t);
    }
  }

  @Test
  void rows_that_came_and_went_before_the_snapshot_stay_away_where_deletes_are_not_applied()
      throws Exception {
    try (Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Gate attached = heard.hold(Moment.ATTACHED);
      Gate taken = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").keepingRows(), heard);
      t.await(attached);
      postgres.execute(
          "insert into t values (1001, 0, 'before S')",
          "delete from t where id = 1001",
          "insert into t values (1002, 0, 'across S')",
          "update t set id = 1004 where id = 2",
          "delete from t where id = 1004");
      attached.open();
      t.await(taken);
      postgres.execute(
          "delete from t where id = 1002",
          "insert into t values (1003, 0, 'after S')",
          "delete from t where id = 1003",
          "delete from t where id = 1");
      taken.open();
      t.awaitFollowing();
      tasks.awaitSeen(t);
      assertThat(target("select id from t where id > 100 or id < 4 order by id"))
          .isEqualTo("1\n3\n1002\n1003");
      assertThat(heard.ignored.get()).as("deletes behind S").isEqualTo(3);
      assertThat(target("select count(*), count(distinct id) from t")).isEqualTo("101 101");
    }
  }

  @Test
  void the_end_of_judging_by_the_snapshot_holds_with_commits_that_wait_for_no_log()
      throws Exception {
    String async = "set synchronous_commit = off";
    try (Following tasks = open();
        OpenSession across = OpenSession.begin(postgres)) {
      tasks.start();
      Heard heard = new Heard();
      Gate copying = heard.hold(Moment.COPYING);
      Gate taken = heard.hold(Moment.SNAPSHOT_TAKEN);
      Gate catchingUp = heard.hold(Moment.CATCHING_UP);
      Gate merged = heard.hold(Moment.MERGED);
      Followed t = tasks.follow(Ask.of("t").keepingRows(), heard);
      t.await(copying);
      across.run("set local synchronous_commit = off", "insert into t values (1001, 0, 'across')");
      postgres.execute(
          async, "insert into t values (1002, 0, '')", "delete from t where id = 1002");
      copying.open();
      t.await(taken);
      postgres.execute(async, "insert into t values (1003, 0, '')");
      taken.open();
      t.await(catchingUp);
      catchingUp.open();
      t.await(merged);
      postgres.execute(async, "insert into t values (1004, 0, '')");
      merged.open();
      across.run("commit");
      postgres.execute(async, "insert into t values (1005, 0, '')");
      postgres.execute("insert into t values (1006, 0, 'with the log')");
      tasks.awaitSeen(t);
      // another round of merges, by then without the snapshot
      postgres.execute(
          async, "update t set n = 1 where id > 1000", "delete from t where id = 1003");
      postgres.execute("insert into t values (1007, 0, '')");
      tasks.awaitSeen(t);
      assertThat(target("select id, n from t where id > 1000 order by id"))
          .isEqualTo("1001 1\n1003 1\n1004 1\n1005 1\n1006 1\n1007 0");
      t.await("an end", () -> heard.merges.getLast().snapshot().isEmpty());
    }
  }

  @Test
  void keys_swapped_by_way_of_a_third_come_out_right() throws Exception {
    try (Following tasks = following(new Heard(), "t")) {
      Followed t = tasks.follow(Ask.of("t").into("u"));
      t.awaitFollowing();
      postgres.execute(
          "begin; update t set id = -1 where id = 1; update t set id = 1 where id = 2;"
              + " update t set id = 2 where id = -1; commit",
          "begin; update t set id = -1 where id = 3; update t set id = 3 where id = 4;"
              + " update t set id = 4 where id = 5; update t set n = 77 where id = 4;"
              + " update t set id = 5 where id = -1; delete from t where id = 3; commit",
          "update t set id = id + 1000 where id between 10 and 20",
          "update t set id = id - 1001 where id between 1011 and 1020",
          "insert into t select 20, 20, 'again'");
      tasks.assertInStep(t);
    }
  }

  @Test
  void a_key_that_is_checked_late_is_refused_by_name() throws Exception {
    postgres.execute(
        "alter table t drop constraint t_pkey",
        "alter table t add primary key (id) deferrable initially deferred");
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.KEY_DEFERRABLE);
    }
  }

  @Test
  void loading_goes_on_while_a_merge_takes_long() throws Exception {
    try (Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t"), heard);
      t.awaitFollowing();
      Gate merging = heard.hold(Moment.MERGED);
      postgres.execute("update t set n = -1 where id = 1");
      t.await(merging);
      for (int round = 0; round < 5; round++) {
        int loads = heard.loads.size();
        postgres.execute(
            "update t set n = n + 1 where id <= 50", "delete from t where id = 9" + round);
        t.await("a load", () -> heard.loads.size() > loads);
      }
      assertThat(target("select n from t where id = 2"))
          .as("nothing else is merged")
          .isEqualTo("2");
      merging.open();
      tasks.assertInStep(t);
      assertThat(heard.phases)
          .startsWith(FollowPhase.CHECKING)
          .doesNotContain(FollowPhase.DRAINING);
    }
  }
}
