package io.pgbend.acceptance.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.FollowNeeds;
import io.pgbend.source.replication.ProvenProgress;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.source.replication.SourceChecks;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.SourceFactsReader;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.source.replication.TimelineHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs a server of its own: other settings, lost log, other histories. */
final class ClusterAcceptance {
  private static final Lsn FAR = new Lsn(Long.MAX_VALUE);
  private static final FollowNeeds NEEDS = new FollowNeeds(List.of("id"), true, true);
  private static final String SLOT = "bend_cdc_slot";
  private static final String PUBLICATION = "bend_cdc_pub";

  @Test
  void a_slot_whose_log_was_removed_is_lost_and_stays_as_it_is() throws Exception {
    for (PostgresVersion version : List.of(PostgresVersion.V15, PostgresVersion.V18)) {
      try (OwnCluster cluster = OwnCluster.start(version, Map.of("max_slot_wal_keep_size", "1"))) {
        follow(cluster);
        SourceFacts before = facts(cluster);
        for (int i = 0; i < 4; i++) {
          cluster.execute(
              "create table fill_%d as select generate_series(1, 1000)".formatted(i),
              "select pg_catalog.pg_switch_wal()",
              "checkpoint");
        }
        assertThat(since(before, cluster, Lsn.ZERO, TimelineHistory.FIRST))
            .containsExactly(ProblemCode.SLOT_LOST);
        SyncException refused = refused(cluster.connections());
        assertThat(refused.code()).isEqualTo(ProblemCode.SLOT_LOST);
        assertThat(refused.problem().remedy())
            .contains("max_slot_wal_keep_size", "pg_drop_replication_slot('%s')".formatted(SLOT));
        assertThat(facts(cluster).slot().orElseThrow().confirmed())
            .isEqualTo(before.slot().orElseThrow().confirmed());
      }
    }
  }

  @Test
  void a_server_that_writes_too_little_log_is_named() throws Exception {
    try (OwnCluster cluster =
        OwnCluster.start(PostgresVersion.V18, Map.of("wal_level", "replica"))) {
      cluster.execute(
          "create table t (id int primary key)", "create publication bend_cdc_pub for all tables");
      assertThat(codes(SourceChecks.beforeStart(facts(cluster), NEEDS)))
          .containsExactly(ProblemCode.SOURCE_WAL_LEVEL, ProblemCode.SLOT_MISSING);
    }
  }

  @Test
  void a_server_without_a_free_sender_is_named() throws Exception {
    for (PostgresVersion version : List.of(PostgresVersion.V10, PostgresVersion.V18)) {
      try (OwnCluster cluster = OwnCluster.start(version, Map.of("max_wal_senders", "1"))) {
        follow(cluster);
        cluster.execute(
            "select pg_catalog.pg_create_logical_replication_slot('other', 'pgoutput')");
        try (ReplicationStream first =
            ReplicationStream.open(cluster.connections(), "other", PUBLICATION, Lsn.ZERO)) {
          assertThat(refused(cluster.connections()).code())
              .isEqualTo(ProblemCode.SOURCE_NO_SENDER_LEFT);
          assertThat(first.server().timeline()).isOne();
        }
      }
    }
  }

  @Test
  void a_promoted_server_goes_on_and_a_rewound_one_does_not() throws Exception {
    OwnCluster cluster = OwnCluster.start(PostgresVersion.V18, Map.of());
    SourceFacts before;
    Lsn loaded;
    try (cluster) {
      follow(cluster);
      cluster.execute("insert into t values (1)");
      before = facts(cluster);
      loaded = position(cluster);
    }
    Path copy = cluster.copy();
    Lsn later;
    try (OwnCluster original = cluster.again(Map.of())) {
      original.execute("insert into t values (2)");
      later = position(original);
    }
    try (OwnCluster restored = cluster.restored(copy)) {
      await(restored);
      assertThat(facts(restored).server().timeline()).isEqualTo(2);
      TimelineHistory history = TimelineHistory.read(restored.connections(), 2);
      assertThat(history.endOf(1))
          .hasValueSatisfying(end -> assertThat(end).isBetween(loaded, later));
      assertThat(since(before, restored, loaded, history)).isEmpty();
      assertThat(since(before, restored, later, history))
          .containsExactly(ProblemCode.SOURCE_REWOUND);
      assertThat(since(before, restored, loaded, TimelineHistory.FIRST))
          .containsExactly(ProblemCode.SOURCE_REWOUND);
    }
  }

  @Test
  void another_cluster_behind_the_same_name_is_noticed() throws Exception {
    SourceFacts before;
    try (OwnCluster one = OwnCluster.start(PostgresVersion.V18, Map.of())) {
      follow(one);
      before = facts(one);
    }
    try (OwnCluster other = OwnCluster.start(PostgresVersion.V18, Map.of())) {
      follow(other);
      assertThat(since(before, other, Lsn.ZERO, TimelineHistory.FIRST))
          .startsWith(ProblemCode.SOURCE_REPLACED);
    }
  }

  @Test
  void who_may_not_read_the_control_file_is_served_all_the_same() throws Exception {
    try (OwnCluster cluster = OwnCluster.start(PostgresVersion.V18, Map.of())) {
      follow(cluster);
      cluster.execute(
          "create role weak",
          "revoke execute on function pg_catalog.pg_control_checkpoint() from public",
          "revoke execute on function pg_catalog.pg_control_system() from public");
      try (SourceSession session = cluster.connections().open("test")) {
        session.execute("set session authorization weak");
        SourceFacts facts =
            new SourceFactsReader(session).read(SLOT, PUBLICATION, new TableName("public", "t"));
        assertThat(facts.server().timeline()).isOne();
        assertThat(facts.server().systemIdentifier()).isEmpty();
      }
    }
  }

  private static void follow(OwnCluster cluster) {
    cluster.execute(
        "create table t (id int primary key)",
        "create publication bend_cdc_pub for all tables",
        "select pg_catalog.pg_create_logical_replication_slot('bend_cdc_slot', 'pgoutput')");
  }

  /** Recovery ends a moment after the server lets the first ones in. */
  private static void await(OwnCluster cluster) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(Followed.LIMIT).start();
    while (facts(cluster).server().standby()) {
      assertThat(attempts.pause()).isTrue();
    }
  }

  private static Lsn position(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return new SourcePosition(session).insertPosition();
    }
  }

  private static SourceFacts facts(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return new SourceFactsReader(session).read(SLOT, PUBLICATION, new TableName("public", "t"));
    }
  }

  private static List<ProblemCode> since(
      SourceFacts before, OwnCluster cluster, Lsn loaded, TimelineHistory history) {
    return codes(
        SourceChecks.since(
            before, facts(cluster), NEEDS, new ProvenProgress(loaded, FAR, history)));
  }

  private static SyncException refused(SourceConnections connections) {
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () -> ReplicationStream.open(connections, SLOT, PUBLICATION, Lsn.ZERO).close());
    assertThat(refused).isNotNull();
    return refused;
  }

  private static List<ProblemCode> codes(List<SyncException> problems) {
    return problems.stream().map(SyncException::code).toList();
  }
}
