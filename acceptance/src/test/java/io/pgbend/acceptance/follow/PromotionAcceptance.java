package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.pipeline.FollowPhase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A standby that becomes the primary while its changes are read over one connection. */
final class PromotionAcceptance extends SlotSite {
  @Test
  void a_connection_that_outlives_the_promotion_may_break_later() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18);
        Following tasks = pair.open()) {
      pair.makeSlot();
      tasks.start();
      Heard heard = new Heard();
      Followed t = followed(pair, tasks, heard);
      promotedWithChanges(pair, tasks, t);
      int connections = heard.connections.get();
      pair.end("change stream");
      t.await("a new connection", () -> heard.connections.get() > connections);
      pair.standby().execute("insert into t values (601, 1, '')");
      pair.awaitSeenOfPromoted(tasks, t);
      t.assertRunning();
    }
  }

  @Test
  void the_promoted_server_may_be_restarted_later() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18);
        TcpProxy proxy = TcpProxy.to("127.0.0.1", pair.standby().port());
        Following tasks = Following.open(this, pair.standby().through(proxy.port()))) {
      pair.makeSlot();
      tasks.start();
      Heard heard = new Heard();
      Followed t = followed(pair, tasks, heard);
      promotedWithChanges(pair, tasks, t);
      int looks = heard.looks.get();
      clock.pass(Duration.ofMinutes(1));
      t.await("a look at the server", () -> heard.looks.get() > looks);
      pair.restartPromoted();
      proxy.redirect("127.0.0.1", pair.standby().port());
      pair.standby().execute("insert into t values (601, 1, '')");
      pair.awaitSeenOfPromoted(tasks, t);
      t.assertRunning();
    }
  }

  @Test
  void a_task_goes_on_that_ended_with_changes_of_both_timelines() throws Exception {
    try (StandbyPair pair = new StandbyPair(this, PostgresVersion.V18)) {
      pair.makeSlot();
      try (Following tasks = pair.open()) {
        tasks.start();
        promotedWithChanges(pair, tasks, followed(pair, tasks, new Heard()));
      }
      pair.standby().execute("insert into t values (601, 1, '')");
      try (Following tasks = pair.open()) {
        tasks.start();
        Heard heard = new Heard();
        Followed t = tasks.follow(Ask.of("t"), heard);
        pair.awaitSeenOfPromoted(tasks, t);
        assertThat(heard.phases).doesNotContain(FollowPhase.COPYING);
      }
    }
  }

  private static Followed followed(StandbyPair pair, Following tasks, Heard heard)
      throws Exception {
    Followed t = tasks.follow(Ask.of("t"), heard);
    pair.logging(() -> StandbyPair.awaitQuietly(t, "following", heard::isFollowing));
    return t;
  }

  private static void promotedWithChanges(StandbyPair pair, Following tasks, Followed t)
      throws Exception {
    pair.promote();
    pair.standby().execute("insert into t values (501, 1, '')");
    pair.awaitSeenOfPromoted(tasks, t);
  }
}
