package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.network.Fate;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.change.Lsn;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.Side;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.Timeouts;
import io.pgbend.task.TaskState;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A task in trouble beside others on the same slot. */
final class NeighbourAcceptance extends SlotSite {
  private static final Duration BUDGET = Duration.ofHours(13);

  private DatabendEndpoint through(TcpProxy proxy) {
    DatabendEndpoint real = databend.endpoint();
    return DatabendEndpoint.of(
            URI.create("http://127.0.0.1:" + proxy.port()), real.user(), real.password())
        .database(real.database())
        .timeouts(Timeouts.standard().retry(Duration.ofMillis(500)));
  }

  private TcpProxy proxy() throws IOException {
    URI real = databend.handle().url();
    return TcpProxy.to(real.getHost(), real.getPort());
  }

  /** Nothing gets through any more, on old connections and on new ones. */
  private static void shut(TcpProxy proxy) {
    proxy.rule(_ -> Fate.CUT_BEFORE);
    proxy.cut();
  }

  @Test
  void a_task_that_cannot_merge_fails_alone_and_is_captured_on() throws Exception {
    publish("t", "other");
    try (Following tasks = open()) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t"));
      Followed other = tasks.follow(Ask.of("other"));
      t.awaitFollowing();
      other.awaitFollowing();
      databend.execute("alter table t rename column n to m");
      postgres.execute("update t set n = -1 where id = 1");
      assertThat(t.awaitFailure().code().side()).isEqualTo(Side.TARGET);
      long before = captured("t");
      postgres.execute("update t set n = -2 where id <= 50", "update other set n = -2");
      Lsn changed = flushed();
      tasks.assertInStep(other);
      awaitTrue(
          "select confirmed_flush_lsn >= '%s' from pg_replication_slots where slot_name = '%s'"
              .formatted(changed, slot()));
      assertThat(captured("t")).isEqualTo(before + 50);
      other.assertRunning();
    }
    databend.execute("alter table t rename column m to n");
    try (Following tasks = open()) {
      Followed t = tasks.follow(Ask.of("t"));
      Followed other = tasks.follow(Ask.of("other"));
      tasks.start();
      tasks.assertInStep(t, other);
      assertThat(t.heard().phases).doesNotContain(FollowPhase.COPYING);
    }
  }

  @Test
  void a_target_that_is_away_for_long_costs_its_own_task_only() throws Exception {
    publish("t", "other");
    try (TcpProxy proxy = proxy();
        Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t"), heard, through(proxy));
      Followed other = tasks.follow(Ask.of("other"));
      t.awaitFollowing();
      other.awaitFollowing();
      shut(proxy);
      postgres.execute("update t set n = -1 where id <= 50", "update other set n = -1");
      Lsn changed = flushed();
      tasks.awaitSame(other);
      t.await("trouble", () -> !heard.troubles.isEmpty());
      assertThat(confirmed()).as("its changes are kept").isLessThan(changed);
      t.assertRunning();
      clock.pass(BUDGET);
      postgres.execute("update t set n = -2 where id <= 50", "update other set n = -2");
      t.awaitFailure(ProblemCode.CAPTURE_LIMIT_REACHED);
      tasks.assertInStep(other);
      awaitTrue(
          "select confirmed_flush_lsn > '%s' from pg_replication_slots where slot_name = '%s'"
              .formatted(changed, slot()));
      proxy.rule(_ -> Fate.PASS);
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.NEEDS_RESYNC);
      assertThat(other.task().state()).isEqualTo(TaskState.RUNNING);
      Followed again = tasks.follow(Ask.of("t").anew());
      again.awaitFollowing();
      tasks.assertInStep(again, other);
    }
  }

  @Test
  void a_target_that_is_away_for_a_moment_misses_nothing() throws Exception {
    publish("t", "other");
    try (TcpProxy proxy = proxy();
        Following tasks = open()) {
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t"), heard, through(proxy));
      t.awaitFollowing();
      shut(proxy);
      for (int step = 0; step < 5; step++) {
        postgres.execute(
            "update t set n = n + 1 where id <= 50", "delete from t where id = 9" + step);
      }
      t.await("trouble", () -> !heard.troubles.isEmpty());
      proxy.rule(_ -> Fate.PASS);
      tasks.assertInStep(t);
      t.assertRunning();
    }
  }
}
