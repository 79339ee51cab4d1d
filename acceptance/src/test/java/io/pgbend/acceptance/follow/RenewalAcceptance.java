package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.ProblemCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A table that is copied anew: beside others, while it is followed, and where it cannot be. */
final class RenewalAcceptance extends SlotSite {
  private static final String ROWS = "select count(*) from %s";

  private String table(String name) {
    return databend.database() + "." + name;
  }

  /** Somebody has changed the target behind our back. */
  private void spoil() {
    target("delete from %s where \"id\" = 7".formatted(table("t")));
  }

  private boolean isSpoilt() {
    return target("select count(*) from %s where \"id\" = 7".formatted(table("t"))).equals("0");
  }

  private void change(int number) throws Exception {
    postgres.execute(
        "insert into t select i, 0, '' from generate_series(%d, %d) i"
            .formatted(1000 * number, 1000 * number + 50),
        "update t set n = n + 1 where id between 20 and 40",
        "delete from t where id = %d".formatted(50 + number),
        "update t set id = id + 5000 where id = %d".formatted(60 + number));
  }

  @Test
  void the_old_rows_are_followed_until_the_new_ones_take_their_place() throws Exception {
    publish("t", "other");
    try (Following tasks = following(new Heard(), "other")) {
      Followed before = tasks.follow(Ask.of("t"));
      before.awaitFollowing();
      before.stop();
      spoil();
      change(1);

      Heard heard = new Heard();
      Gate copying = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").anew(), heard);
      t.await(copying);
      change(2);
      tasks.awaitSeen(t);
      String source = one("select count(*)::text from t");
      assertThat(target(ROWS.formatted(table("t"))))
          .isEqualTo(Long.toString(Long.parseLong(source) - 1));
      assertThat(isSpoilt()).isTrue();
      copying.open();
      t.await("the new rows", () -> !isSpoilt());
      change(3);
      tasks.assertInStep(t);
      t.await("following", t.heard()::isFollowing);
      assertThat(heard.phases)
          .containsSubsequence(
              FollowPhase.PREPARING,
              FollowPhase.COPYING,
              FollowPhase.CATCHING_UP,
              FollowPhase.FOLLOWING);
    }
  }

  @Test
  void what_the_new_rows_still_need_is_kept_however_long_the_copy_takes() throws Exception {
    publish("t");
    Heard heard = new Heard();
    try (Following tasks = open()) {
      tasks.start();
      Followed before = tasks.follow(Ask.of("t"));
      before.awaitFollowing();
      change(1);
      tasks.awaitSeen(before);
      before.stop();
      Gate copying = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").anew(), heard);
      t.await(copying);
      for (int number = 2; number < 5; number++) {
        change(number);
        tasks.awaitSeen(t);
        clock.pass(Duration.ofDays(2));
      }
      long needed = captured("t");
      assertThat(needed).isPositive();
      copying.open();
      t.awaitFollowing();
      tasks.assertInStep(t);
      clock.pass(Duration.ofDays(2));
      change(5);
      tasks.awaitSeen(t);
      clock.pass(Duration.ofDays(2));
      change(6);
      tasks.awaitSeen(t);
      t.await("the purge", () -> captured("t") < needed);
    }
  }

  @Test
  void one_that_was_cut_off_is_done_at_the_next_start() throws Exception {
    publish("t");
    following(new Heard(), "t").close();
    spoil();
    try (Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Gate copying = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").anew(), heard);
      t.await(copying);
      change(1);
      tasks.awaitSeen(t);
      Thread stops = Thread.ofPlatform().start(() -> quietly(t));
      t.await("draining", () -> heard.phases.contains(FollowPhase.DRAINING));
      copying.open();
      stops.join();
      assertThat(heard.warnings).anyMatch(words -> words.contains("anew"));
    }
    assertThat(isSpoilt()).isTrue();
    assertThat(leftOver()).isEmpty();
    try (Following tasks = open()) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t"));
      t.await("the new rows", () -> !isSpoilt());
      change(2);
      tasks.assertInStep(t);
    }
    assertThat(leftOver()).isEmpty();
  }

  private static void quietly(Followed followed) {
    try {
      followed.stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String leftOver() {
    return target(
        "select name from system.tables where database = 'pgbend' and name like 'shadow_%s%%'"
            .formatted(books("t").task().text()));
  }

  @Test
  void rows_that_cannot_be_merged_into_are_replaced() throws Exception {
    publish("t");
    following(new Heard(), "t").close();
    spoil();
    postgres.execute("update t set n = n + 1 where id = 7");
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.UNSENT_VALUE_UNKNOWN);
      Followed t = tasks.follow(Ask.of("t").anew());
      change(1);
      t.awaitFollowing();
      tasks.assertInStep(t);
    }
  }

  @Test
  void with_deletes_not_allowed_the_new_rows_are_merged_into_the_old_ones() throws Exception {
    publish("t");
    try (Following tasks = open()) {
      tasks.start();
      Followed before = tasks.follow(Ask.of("t").keepingRows());
      before.awaitFollowing();
      postgres.execute("delete from t where id between 80 and 89");
      tasks.awaitSeen(before);
      before.stop();
      spoil();
      Heard heard = new Heard();
      Gate copying = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").keepingRows().anew(), heard);
      t.await(copying);
      postgres.execute(
          "delete from t where id between 90 and 94", "update t set id = id + 5000 where id = 60");
      tasks.awaitSeen(t);
      copying.open();
      t.await("the new rows", () -> !isSpoilt());
      postgres.execute("update t set n = 77 where id = 1");
      tasks.awaitSeen(t);
      assertThat(target(ROWS.formatted(table("t")))).isEqualTo("100");
      assertThat(
              target(
                  "select \"id\", \"n\" from %s where \"id\" in (1, 60, 5060, 85, 92) order by 1"
                      .formatted(table("t"))))
          .isEqualTo("1 77\n85 85\n92 92\n5060 60");
    }
  }

  @Test
  void after_a_gap_the_old_rows_stay_as_they_are_until_the_new_ones_have_caught_up()
      throws Exception {
    publish("t");
    following(new Heard(), "t").close();
    change(1);
    postgres.execute(
        "select pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(slot()));
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.SLOT_AHEAD);
      Heard heard = new Heard();
      Gate copying = heard.hold(Moment.SNAPSHOT_TAKEN);
      Followed t = tasks.follow(Ask.of("t").anew(), heard);
      t.await(copying);
      change(2);
      t.await("the load", () -> captured("t") > 0);
      assertThat(target(ROWS.formatted(table("t")))).isEqualTo("100");
      Gate caughtUp = heard.hold(Moment.CATCHING_UP);
      copying.open();
      t.await(caughtUp);
      // nothing is merged into the target yet
      assertThat(heard.merges).isEmpty();
      assertSame(t.ask());
      caughtUp.open();
      change(3);
      tasks.assertInStep(t);
    }
  }
}
