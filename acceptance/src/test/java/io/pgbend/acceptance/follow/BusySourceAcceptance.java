package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.replication.ReplicationStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A source that has no place for the reader yet: it says so, and waits. */
final class BusySourceAcceptance extends SlotSite {
  @Test
  void a_slot_from_which_somebody_else_reads_is_waited_for() throws Exception {
    publish("t");
    try (Following tasks = open()) {
      tasks.start();
      Followed t;
      try (ReplicationStream other = stream(new SourceConnections(endpoint()), slot())) {
        t = tasks.follow(Ask.of("t"));
        SyncException told = awaitTrouble(t, ProblemCode.SLOT_BUSY);
        String holder =
            one(
                "select active_pid from pg_replication_slots where slot_name = '%s'"
                    .formatted(slot()));
        assertThat(told.problem().detail()).contains(slot(), "process " + holder);
        assertThat(told.problem().remedy()).contains("pg_terminate_backend(" + holder + ")");
        assertThat(other.confirmed()).isEqualTo(confirmed());
      }
      t.awaitFollowing();
      postgres.execute("update t set n = n + 1 where id < 10");
      tasks.assertInStep(t);
    }
  }

  @Test
  void a_server_without_a_free_sender_is_waited_for() throws Exception {
    try (OwnCluster cluster =
        OwnCluster.start(PostgresVersion.V15, Map.of("max_wal_senders", "1"))) {
      cluster.execute(
          "create table t (id int primary key)",
          "insert into t select generate_series(1, 100)",
          "create publication bend_cdc_pub for table t",
          "select pg_catalog.pg_create_logical_replication_slot('other', 'pgoutput')",
          "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')"
              .formatted(slot()));
      try (Following tasks = Following.open(this, cluster.connections())) {
        tasks.start();
        Followed t;
        try (ReplicationStream other = stream(cluster.connections(), "other")) {
          t = tasks.follow(Ask.of("t"));
          SyncException told = awaitTrouble(t, ProblemCode.SOURCE_NO_SENDER_LEFT);
          assertThat(told.problem().remedy()).contains("max_wal_senders", "pg_stat_replication");
          assertThat(other.server().timeline()).isOne();
        }
        t.awaitFollowing();
        cluster.execute("insert into t values (101)");
        t.await("the row", () -> target("select count(*) from t").equals("101"));
      }
    }
  }

  private static ReplicationStream stream(SourceConnections source, String slot)
      throws InterruptedException {
    return ReplicationStream.open(source, slot, "bend_cdc_pub", Lsn.ZERO);
  }

  private static SyncException awaitTrouble(Followed t, ProblemCode code)
      throws InterruptedException {
    t.await("trouble", () -> !t.heard().troubles.isEmpty());
    SyncException told = t.heard().troubles.getFirst();
    assertThat(told.code()).as("%s", told).isEqualTo(code);
    assertThat(t.heard().connections.get()).isZero();
    return told;
  }
}
