package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.change.Lsn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that crash under load while they are followed. */
final class ServerCrashAcceptance extends SlotSite {
  private static final String ROWS = "count(*), sum(id), sum(n), max(n) from ";

  @Test
  void an_engine_that_crashes_comes_back_and_is_filled_on() throws Exception {
    Writer.prepare(postgres);
    try (Following tasks = open();
        Writer writer = Writer.on(postgres, 31)) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t").atOnce(40));
      t.awaitFollowing();
      awaitMerges(t, 2);
      databend.crash();
      awaitMerges(t, 2);
      writer.end();
      tasks.assertInStep(t);
    }
  }

  private static void awaitMerges(Followed t, int more) throws InterruptedException {
    int before = t.heard().merges.size();
    t.await(more + " merges", () -> t.heard().merges.size() >= before + more);
  }

  @ParameterizedTest
  @EnumSource(names = {"V10", "V18"})
  void a_source_that_crashes_comes_back_and_is_followed_on(PostgresVersion version)
      throws Exception {
    OwnCluster cluster = OwnCluster.start(version, Map.of());
    cluster.execute(
        "create table t (id int primary key, n int not null)",
        "insert into t select i, 0 from generate_series(1, 100) i",
        "create publication bend_cdc_pub for table t",
        "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot()));
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", cluster.port());
        Following tasks = Following.open(this, cluster.through(proxy.port()));
        ClusterLoad load = ClusterLoad.through(cluster, proxy.port())) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t"));
      t.awaitFollowing();
      awaitMerges(t, 2);
      int connections = t.heard().connections.get();
      cluster.crashSessions();
      t.await("another connection", () -> t.heard().connections.get() > connections);
      awaitMerges(t, 2);
      cluster.crash();
      OwnCluster again = cluster.again(Map.of());
      try (again) {
        proxy.redirect("127.0.0.1", again.port());
        t.await("one more connection", () -> t.heard().connections.get() > connections + 1);
        awaitMerges(t, 2);
        load.end();
        tasks.awaitSeen(position(again), t);
        assertThat(target("select " + ROWS + "t")).isEqualTo(rows(again));
        assertNothingTwice();
      }
    }
  }

  private void assertNothingTwice() {
    assertThat(
            target(
                "select _commit_lsn, _ordinal from %s group by 1, 2 having count(*) > 1"
                    .formatted(books("t").raw().render())))
        .isEmpty();
  }

  private static String rows(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return session
          .list(
              "select " + ROWS + "public.t",
              r -> String.join(" ", r.getString(1), r.getString(2), r.getString(3), r.getString(4)))
          .getFirst();
    }
  }

  private static Lsn position(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return new SourcePosition(session).flushedPosition();
    }
  }
}
