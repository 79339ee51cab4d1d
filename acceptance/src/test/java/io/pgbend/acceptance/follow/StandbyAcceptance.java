package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.change.Lsn;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.ProblemCode;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A source that replays the log of another server. */
final class StandbyAcceptance extends SlotSite {
  private static final String LOG = "select pg_catalog.pg_log_standby_snapshot()";
  private static final String ROWS = "select count(*), sum(id), sum(n) from t";

  /** A primary and its standby, on which the slot is. */
  private final class Pair implements AutoCloseable {
    private final OwnCluster primary;
    private final OwnCluster standby;

    Pair(PostgresVersion version) throws Exception {
      OwnCluster first = OwnCluster.start(version, Map.of("wal_level", "logical"));
      try (first) {
        first.execute(
            "create table t (id int primary key, n int not null, body text)",
            "insert into t select i, i, '' from generate_series(1, 100) i",
            "create publication bend_cdc_pub for table t");
      }
      primary = first.again(Map.of("wal_level", "logical"));
      standby = primary.standby(first.copy());
    }

    void makeSlot() throws Exception {
      logging(
          () ->
              standby.execute(
                  "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')"
                      .formatted(slot())));
    }

    /** Does something that waits for the primary to say what runs there. */
    void logging(Runnable work) throws InterruptedException {
      Thread working = Thread.ofPlatform().start(work);
      while (!working.join(Duration.ofMillis(200))) {
        primary.execute(LOG);
      }
    }

    Following open() {
      return Following.open(StandbyAcceptance.this, standby.connections());
    }

    /** Waits until the target has seen everything that is committed at the primary now. */
    void awaitSeen(Following tasks, Followed t) throws Exception {
      Lsn position;
      try (SourceSession session = primary.connections().open("test")) {
        position = new SourcePosition(session).flushedPosition();
      }
      // the standby tells its reader of a position only with the next record
      primary.execute("select pg_catalog.pg_logical_emit_message(true, 'test', 'x')");
      tasks.awaitSeen(position, t);
      try (SourceSession session = primary.connections().open("test")) {
        String rows =
            session
                .list(
                    "select count(*), sum(id), sum(n) from public.t",
                    r -> r.getString(1) + " " + r.getString(2) + " " + r.getString(3))
                .getFirst();
        assertThat(target(ROWS)).isEqualTo(rows);
      }
    }

    @Override
    public void close() {
      standby.close();
      primary.close();
    }
  }

  @Test
  void a_standby_is_copied_and_followed_and_goes_on_when_it_is_promoted() throws Exception {
    try (Pair pair = new Pair(PostgresVersion.V18)) {
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
        pair.logging(() -> awaitQuietly(t, taken));
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
        pair.standby.execute("select pg_catalog.pg_promote()");
        pair.standby.execute("insert into t values (502, 1, '')");
        t.await("the new row", () -> target(ROWS).startsWith("130 "));
        t.assertRunning();
      }
    }
  }

  @Test
  void transactions_of_the_primary_are_waited_for_and_a_resync_is_exact_too() throws Exception {
    try (Pair pair = new Pair(PostgresVersion.V17);
        SourceSession open = pair.primary.connections().open("test")) {
      pair.makeSlot();
      try (Following tasks = pair.open()) {
        tasks.start();
        open.execute("begin", "insert into public.t values (201, 1, '')");
        Heard heard = new Heard();
        Followed t = tasks.follow(Ask.of("t"), heard);
        t.await("waiting", () -> !heard.waitedFor.isEmpty());
        assertThat(heard.waitedFor).anyMatch(who -> who.contains("pg_log_standby_snapshot"));
        pair.primary.execute(LOG);
        assertThat(heard.phases).doesNotContain(FollowPhase.COPYING);
        open.execute("insert into public.t values (202, 1, '')", "commit");
        pair.logging(() -> awaitQuietly(t, "following", heard::isFollowing));
        pair.awaitSeen(tasks, t);
        t.stop();

        target("delete from t where id = 7");
        Heard renewed = new Heard();
        Gate taken = renewed.hold(Moment.SNAPSHOT_TAKEN);
        Followed again = tasks.follow(Ask.of("t").anew(), renewed);
        pair.logging(() -> awaitQuietly(again, taken));
        pair.primary.execute("insert into t values (203, 1, '')", "delete from t where id = 1");
        taken.open();
        again.await(
            "the new rows", () -> target("select count(*) from t where id = 7").equals("1"));
        pair.awaitSeen(tasks, again);
      }
    }
  }

  private static void awaitQuietly(Followed t, Gate gate) {
    awaitQuietly(t, "the gate", gate::isReached);
  }

  private static void awaitQuietly(Followed t, String what, BooleanSupplier condition) {
    try {
      t.await(what, condition);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_standby_that_cannot_send_changes_is_refused() throws Exception {
    try (Pair pair = new Pair(PostgresVersion.V15);
        Following tasks = pair.open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.SOURCE_IS_STANDBY);
    }
  }
}
