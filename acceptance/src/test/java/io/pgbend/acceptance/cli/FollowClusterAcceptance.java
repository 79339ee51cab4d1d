package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.source.SourceSession;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is refused before a table is followed because of the source's server, by name. */
final class FollowClusterAcceptance {
  @RegisterExtension final Pgbend pgbend = new Pgbend();

  private static void prepare(OwnCluster cluster, String... slots) {
    cluster.execute(
        "create table t (id int primary key, n int)",
        "insert into t select i, i from generate_series(1, 10) i",
        "create publication bend_cdc_pub for all tables");
    for (String slot : slots) {
      cluster.execute(
          "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    }
  }

  private Ended follow(OwnCluster cluster) {
    pgbend.with("PGBEND_SOURCE_PASSWORD", cluster.password());
    return pgbend.run(
        "sync",
        "--source",
        cluster.uri(),
        "--table",
        "t",
        "--mode",
        "snapshot+cdc",
        "--target",
        "embedded",
        "--database",
        pgbend.database(),
        "--slot",
        "bend_cdc_slot");
  }

  /** All that the server knows of its slots, but for the log that it keeps. */
  private static String slots(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return String.join(
          "\n",
          session.list(
              """
              select slot_name || ' ' || plugin || ' ' || restart_lsn || ' ' || confirmed_flush_lsn
              from pg_catalog.pg_replication_slots order by 1
              """,
              r -> String.valueOf(r.getString(1))));
    }
  }

  @Test
  void a_server_that_writes_too_little_log() throws Exception {
    try (OwnCluster cluster =
        OwnCluster.start(PostgresVersion.V18, Map.of("wal_level", "replica"))) {
      prepare(cluster);
      follow(cluster)
          .failedWith("SOURCE_WAL_LEVEL")
          .reason("replica")
          .remedy("alter system set wal_level = 'logical'");
    }
  }

  @Test
  void a_slot_whose_log_was_removed() throws Exception {
    try (OwnCluster cluster =
        OwnCluster.start(PostgresVersion.V15, Map.of("max_slot_wal_keep_size", "1"))) {
      prepare(cluster, "bend_cdc_slot");
      for (int i = 0; i < 4; i++) {
        cluster.execute(
            "create table fill_%d as select generate_series(1, 1000)".formatted(i),
            "select pg_catalog.pg_switch_wal()",
            "checkpoint");
      }
      String before = slots(cluster);
      follow(cluster)
          .failedWith("SLOT_LOST")
          .reason("bend_cdc_slot")
          .remedy("pg_drop_replication_slot('bend_cdc_slot')");
      assertThat(slots(cluster)).isEqualTo(before);
    }
  }
}
