package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A source that replays the log of another server. */
final class StandbyAcceptance extends SlotSite {
  @Test
  void a_standby_is_copied_and_followed_and_goes_on_when_it_is_promoted() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18)) {
      pair.makeSlot();
      Heard heard = new Heard();
      Gate attached = heard.hold(Moment.ATTACHED);
      Gate taken = heard.hold(Moment.SNAPSHOT_TAKEN);
      try (Following tasks = pair.open()) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"), heard);
        t.await(attached);
        pair.primary.execute(
            "insert into t select i, 0, '' from generate_series(201, 220) i",
            "update t set id = 301 where id = 201",
            "delete from t where id = 202");
        attached.open();
        pair.logging(() -> StandbyPair.awaitQuietly(t, "the gate", taken::isReached));
        pair.primary.execute(
            "insert into t select i, 7, '' from generate_series(401, 409) i",
            "update t set n = 9 where id = 203");
        taken.open();
        t.awaitFollowing();
        pair.awaitSeen(tasks, t);
        assertThat(heard.inserted).hasValue(9);
        assertThat(heard.deleted).hasValue(0);
      }
      pair.primary.execute("insert into t values (501, 1, '')");
      try (Following tasks = pair.open()) {
        tasks.start();
        Heard again = new Heard();
        Followed t = tasks.follow(Ask.of("t"), again);
        pair.awaitSeen(tasks, t);
        assertThat(again.phases).doesNotContain(FollowPhase.COPYING);
        pair.promote();
        pair.standby().execute("insert into t values (502, 1, '')");
        pair.awaitSeenOfPromoted(tasks, t);
        t.assertRunning();
      }
    }
  }

  @Test
  void transactions_of_the_primary_are_waited_for_and_a_resync_is_exact_too() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V17);
        SourceSession open = pair.primary.connections().open("test")) {
      pair.makeSlot();
      try (Following tasks = pair.open()) {
        tasks.start();
        open.execute("begin", "insert into public.t values (201, 1, '')");
        Heard heard = new Heard();
        Followed t = tasks.follow(Ask.of("t"), heard);
        t.await("waiting", () -> !heard.waitedFor.isEmpty());
        assertThat(heard.waitedFor).anyMatch(who -> who.contains("pg_log_standby_snapshot"));
        pair.primary.execute(StandbyPair.LOG);
        assertThat(heard.phases).doesNotContain(FollowPhase.COPYING);
        open.execute("insert into public.t values (202, 1, '')", "commit");
        pair.logging(() -> StandbyPair.awaitQuietly(t, "following", heard::isFollowing));
        pair.awaitSeen(tasks, t);
        t.stop();

        target("delete from t where id = 7");
        Heard renewed = new Heard();
        Gate taken = renewed.hold(Moment.SNAPSHOT_TAKEN);
        Followed again = tasks.follow(Ask.of("t").anew(), renewed);
        pair.logging(() -> StandbyPair.awaitQuietly(again, "the gate", taken::isReached));
        pair.primary.execute("insert into t values (203, 1, '')", "delete from t where id = 1");
        taken.open();
        again.await(
            "the new rows", () -> target("select count(*) from t where id = 7").equals("1"));
        pair.awaitSeen(tasks, again);
      }
    }
  }

  @Test
  void waiting_for_the_primary_may_be_stopped_and_has_an_end() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18);
        SourceSession open = pair.primary.connections().open("test");
        Following tasks = pair.open()) {
      pair.makeSlot();
      tasks.start();
      open.execute("begin", "insert into public.t values (201, 1, '')");
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t"), heard);
      t.await("waiting", () -> !heard.waitedFor.isEmpty());
      t.stop();
      SyncException late =
          tasks
              .follow(Ask.of("t").waiting(Duration.ofSeconds(1)))
              .awaitFailure(ProblemCode.TRANSACTIONS_STAY_OPEN);
      assertThat(late.problem().detail()).contains("pg_log_standby_snapshot");
      open.execute("commit");
      Followed last = tasks.follow(Ask.of("t"));
      pair.logging(() -> StandbyPair.awaitQuietly(last, "following", last.heard()::isFollowing));
      pair.awaitSeen(tasks, last);
      assertThat(pair.slots()).containsExactly(slot());
    }
  }

  @Test
  void a_copy_that_broke_is_taken_anew_from_a_later_position() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V17);
        Following tasks = pair.open()) {
      pair.makeSlot();
      tasks.start();
      Heard heard = new Heard();
      Gate taken = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t"), heard);
      pair.logging(() -> StandbyPair.awaitQuietly(t, "the gate", taken::isReached));
      pair.primary.execute("insert into t values (201, 1, '')", "delete from t where id = 1");
      pair.end("snapshot of t");
      taken.open();
      pair.logging(() -> StandbyPair.awaitQuietly(t, "following", heard::isFollowing));
      pair.primary.execute("insert into t values (202, 1, '')");
      pair.awaitSeen(tasks, t);
      assertThat(heard.troubles).isNotEmpty();
      assertThat(heard.inserted).hasValue(1);
      assertThat(heard.deleted).hasValue(0);
    }
  }

  @Test
  void changes_alone_are_followed_without_a_word_of_the_primary() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V17);
        Following tasks = pair.open()) {
      pair.makeSlot();
      pair.primary.execute("insert into t values (201, 1, '')");
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t").changesOnly(), heard);
      t.awaitFollowing();
      pair.primary.execute("insert into t values (202, 1, '')");
      t.await("the new row", () -> target("select max(id) from t").equals("202"));
      assertThat(heard.waitedFor).isEmpty();
      assertThat(heard.rowsRead).hasValue(0);
    }
  }

  @Test
  void a_slot_that_the_primary_made_useless_is_named_and_was_warned_of() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18, false);
        Following tasks = pair.open()) {
      pair.makeSlot();
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t"), heard);
      pair.logging(() -> StandbyPair.awaitQuietly(t, "following", heard::isFollowing));
      assertThat(heard.warnings).anyMatch(words -> words.contains("hot_standby_feedback is off"));
      pair.primary.execute(
          "create table gone (id int)", "drop table gone", "vacuum pg_catalog.pg_class");
      SyncException lost = t.awaitFailure(ProblemCode.SLOT_LOST);
      assertThat(lost.problem().detail()).contains("rows_removed");
      assertThat(lost.problem().remedy()).contains("hot_standby_feedback = on");
    }
  }

  @Test
  void a_standby_that_cannot_send_changes_is_refused() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V15);
        Following tasks = pair.open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.SOURCE_IS_STANDBY);
    }
  }
}
