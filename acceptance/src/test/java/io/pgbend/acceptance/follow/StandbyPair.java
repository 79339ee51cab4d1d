package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.change.Lsn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A primary with a table {@code t} of 100 rows, and its standby, on which the slot is. */
final class StandbyPair implements AutoCloseable {
  /** Tells standbys which transactions run. */
  static final String LOG = "select pg_catalog.pg_log_standby_snapshot()";

  private static final String ROWS = "select count(*), sum(id), sum(n) from %s";

  final OwnCluster primary;
  private OwnCluster standby;
  private final SlotSite site;

  StandbyPair(SlotSite site, PostgresVersion version) throws Exception {
    this(site, version, true);
  }

  /**
   * @param feedback whether the standby tells the primary which rows it still needs
   */
  StandbyPair(SlotSite site, PostgresVersion version, boolean feedback) throws Exception {
    this.site = site;
    OwnCluster first = OwnCluster.start(version, Map.of("wal_level", "logical"));
    try (first) {
      first.execute(
          "create table t (id int primary key, n int not null, body text)",
          "insert into t select i, i, '' from generate_series(1, 100) i",
          "create publication bend_cdc_pub for table t");
    }
    primary = first.again(Map.of("wal_level", "logical"));
    standby = primary.standby(first.copy(), feedback);
  }

  void makeSlot() throws InterruptedException {
    logging(
        () ->
            standby.execute(
                "select pg_catalog.pg_create_logical_replication_slot('%s', 'pgoutput')"
                    .formatted(site.slot())));
  }

  /** Does something that waits for the primary to say what runs there. */
  void logging(Runnable work) throws InterruptedException {
    Thread working = Thread.ofPlatform().start(work);
    while (!working.join(Duration.ofMillis(200))) {
      primary.execute(LOG);
    }
  }

  static void awaitQuietly(Followed t, String what, BooleanSupplier condition) {
    try {
      t.await(what, condition);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  Following open() {
    return Following.open(site, standby.connections());
  }

  /** Ends a session at the standby. */
  void end(String name) {
    standby.execute(
        """
        select pg_catalog.pg_terminate_backend(pid, 10000) from pg_catalog.pg_stat_activity
        where application_name like '%%%s%%'
        """
            .formatted(name));
  }

  /** Names of the slots at the standby. */
  List<String> slots() {
    try (SourceSession session = standby.connections().open("test")) {
      return session.list(
          "select slot_name from pg_catalog.pg_replication_slots", r -> r.getString(1));
    }
  }

  /** How many there are at the primary. */
  long rows() {
    try (SourceSession session = primary.connections().open("test")) {
      return session.list("select count(*) from public.t", r -> r.getLong(1)).getFirst();
    }
  }

  /** Waits until the target has seen everything that is committed at the primary now. */
  void awaitSeen(Following tasks, Followed t) throws Exception {
    Lsn position = flushed(primary);
    // the standby tells its reader of a position only with the next record
    primary.execute("select pg_catalog.pg_logical_emit_message(true, 'test', 'x')");
    tasks.awaitSeen(position, t);
    assertSame(primary, t);
  }

  /** As {@link #awaitSeen}, of the standby that is a primary by now. */
  void awaitSeenOfPromoted(Following tasks, Followed t) throws Exception {
    tasks.awaitSeen(flushed(standby), t);
    assertSame(standby, t);
  }

  OwnCluster standby() {
    return standby;
  }

  /** Starts the standby anew, which is promoted. */
  void restartPromoted() throws InterruptedException {
    standby.close();
    standby = standby.again(Map.of("wal_level", "logical"));
  }

  void promote() {
    standby.execute("select pg_catalog.pg_promote()");
  }

  private static Lsn flushed(OwnCluster cluster) {
    try (SourceSession session = cluster.connections().open("test")) {
      return new SourcePosition(session).flushedPosition();
    }
  }

  private void assertSame(OwnCluster cluster, Followed t) {
    try (SourceSession session = cluster.connections().open("test")) {
      String rows =
          session
              .list(
                  ROWS.formatted("public.t"),
                  r -> r.getString(1) + " " + r.getString(2) + " " + r.getString(3))
              .getFirst();
      assertThat(site.target(ROWS.formatted(t.ask().into()))).isEqualTo(rows);
    }
  }

  @Override
  public void close() {
    standby.close();
    primary.close();
  }
}
