package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.change.Lsn;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A source that goes on elsewhere, on a newer timeline. */
final class FailoverAcceptance extends SlotSite {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void a_server_that_goes_on_where_the_old_one_ended_is_followed_without_a_copy() throws Exception {
    OwnCluster old = OwnCluster.start(PostgresVersion.V18, Map.of());
    try (old) {
      publish(old);
      follow(old, "insert into t values (101)");
    }
    try (OwnCluster promoted = old.restored(old.copy())) {
      awaitPromoted(promoted);
      Heard heard = follow(promoted, "insert into t values (102)");
      assertThat(heard.phases).doesNotContain(FollowPhase.COPYING);
      // and once more from there, with what was loaded of the new timeline
      heard = follow(promoted, "insert into t values (103)");
      assertThat(heard.phases).doesNotContain(FollowPhase.COPYING);
      assertThat(target("select count(*), sum(id) from t")).isEqualTo("103 " + sum(103));
    }
  }

  @Test
  void a_server_that_lacks_what_was_read_of_the_old_one_is_refused() throws Exception {
    OwnCluster old = OwnCluster.start(PostgresVersion.V18, Map.of());
    try (old) {
      publish(old);
      follow(old, "insert into t values (101)");
    }
    Path earlier = old.copy();
    try (OwnCluster later = old.again(Map.of())) {
      follow(later, "insert into t values (102)");
    }
    try (OwnCluster restored = old.restored(earlier)) {
      awaitPromoted(restored);
      try (Following following = Following.open(this, restored.connections())) {
        following.start();
        following.follow(Ask.of("t")).awaitFailure(ProblemCode.SOURCE_REWOUND);
      }
      try (Following following = Following.open(this, restored.connections())) {
        following.start();
        following.follow(Ask.of("t")).awaitFailure(ProblemCode.NEEDS_RESYNC);
        Followed again = following.follow(Ask.of("t").anew());
        following.awaitSeen(position(restored), again);
        assertThat(target("select count(*), sum(id) from t")).isEqualTo("101 " + sum(101));
      }
    }
  }

  @Test
  void a_task_that_runs_goes_on_with_the_promoted_server() throws Exception {
    OwnCluster old = OwnCluster.start(PostgresVersion.V18, Map.of());
    publish(old);
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", old.port());
        Following following = Following.open(this, old.through(proxy.port()))) {
      following.start();
      Followed t = seen(following, old, "insert into t values (101)");
      old.close();
      try (OwnCluster promoted = old.restored(old.copy())) {
        awaitPromoted(promoted);
        proxy.redirect("127.0.0.1", promoted.port());
        promoted.execute("insert into t values (102)");
        following.awaitSeen(position(promoted), t);
        assertThat(target("select count(*), sum(id) from t")).isEqualTo("102 " + sum(102));
        t.assertRunning();
      }
    }
  }

  @Test
  void a_task_that_runs_stops_when_the_new_server_lacks_what_was_read() throws Exception {
    OwnCluster old = OwnCluster.start(PostgresVersion.V18, Map.of());
    publish(old);
    old.close();
    Path earlier = old.copy();
    OwnCluster later = old.again(Map.of());
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", later.port());
        Following following = Following.open(this, later.through(proxy.port()))) {
      following.start();
      Followed t = seen(following, later, "insert into t values (101)");
      later.close();
      try (OwnCluster restored = old.restored(earlier)) {
        awaitPromoted(restored);
        proxy.redirect("127.0.0.1", restored.port());
        t.awaitFailure(ProblemCode.SOURCE_REWOUND);
      }
    }
  }

  @Test
  void another_server_is_not_believed_before_its_stream_is_read() throws Exception {
    OwnCluster old = OwnCluster.start(PostgresVersion.V18, Map.of());
    publish(old);
    old.close();
    Path earlier = old.copy();
    OwnCluster later = old.again(Map.of());
    try (OwnCluster restored = old.restored(earlier);
        TcpProxy proxy = TcpProxy.to("127.0.0.1", later.port())) {
      awaitPromoted(restored);
      try (Following following = Following.open(this, later.through(proxy.port()))) {
        following.start();
        Followed t = seen(following, later, "insert into t values (101)");
        proxy.lead("127.0.0.1", restored.port());
        for (int look = 0; look < 2; look++) {
          int before = proxy.connections();
          clock.pass(Duration.ofMinutes(2));
          t.await("a look", () -> proxy.connections() > before);
        }
        t.assertRunning();
      } finally {
        later.close();
      }
      try (Following following = Following.open(this, restored.connections())) {
        following.start();
        following.follow(Ask.of("t")).awaitFailure(ProblemCode.SOURCE_REWOUND);
      }
    }
  }

  private static Followed seen(Following following, OwnCluster cluster, String change)
      throws Exception {
    Followed t = following.follow(Ask.of("t"));
    t.awaitFollowing();
    cluster.execute(change);
    following.awaitSeen(position(cluster), t);
    return t;
  }

  private void publish(OwnCluster cluster) {
    cluster.execute(
        "create table t (id int primary key)",
        "insert into t select generate_series(1, 100)",
        "create publication bend_cdc_pub for table t",
        "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot()));
  }

  /** Follows until the target has seen a change. */
  private Heard follow(OwnCluster cluster, String change) throws Exception {
    Heard heard = new Heard();
    try (Following following = Following.open(this, cluster.connections())) {
      following.start();
      Followed t = following.follow(Ask.of("t"), heard);
      t.awaitFollowing();
      cluster.execute(change);
      following.awaitSeen(position(cluster), t);
    }
    return heard;
  }

  private static int sum(int last) {
    return last * (last + 1) / 2;
  }

  /** Recovery ends a moment after the server lets the first ones in. */
  private static void awaitPromoted(OwnCluster cluster) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
    while (recovers(cluster)) {
      assertThat(attempts.pause()).isTrue();
    }
  }

  private static boolean recovers(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return session.list("select pg_catalog.pg_is_in_recovery()", r -> r.getBoolean(1)).getFirst();
    }
  }

  private static Lsn position(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return new SourcePosition(session).flushedPosition();
    }
  }
}
