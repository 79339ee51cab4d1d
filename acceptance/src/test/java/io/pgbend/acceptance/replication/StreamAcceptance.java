package io.pgbend.acceptance.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.Lsn;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.replication.PgOutputDecoder;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.testing.replication.ChangeRecorder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream acknowledges, and what it says when it cannot be had. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class StreamAcceptance {
  @RegisterExtension final TestPostgres postgres;
  private final PostgresVersion version;

  StreamAcceptance(PostgresVersion version) {
    this.version = version;
    postgres = TestPostgres.of(version);
  }

  @Test
  void the_slot_stays_where_nothing_was_acknowledged_and_goes_no_further() throws Exception {
    Followed followed = followed();
    Lsn before = confirmed(followed);
    postgres.execute("insert into t values (1)", "insert into t values (2)");
    Lsn first;
    try (ReplicationStream stream = followed.open()) {
      PgOutputDecoder decoder = new PgOutputDecoder();
      ChangeRecorder seen = new ChangeRecorder();
      Followed.readUntil(stream, decoder, seen, followed.position());
      stream.feedback();
      answered(stream, decoder, seen);
      assertThat(confirmed(followed)).isEqualTo(before);

      first = firstEnd(seen);
      assertThat(stream.received()).isGreaterThan(first);
      stream.acknowledge(first);
      stream.acknowledge(before);
      stream.feedback();
      postgres.execute("insert into t values (3)");
      Followed.readUntil(stream, decoder, seen, followed.position());
      assertThat(confirmed(followed)).isEqualTo(first);
    }
    try (ReplicationStream stream = followed.open()) {
      assertThat(stream.confirmed()).isEqualTo(first);
      assertThat(followed.readAll(stream).stream().filter(line -> line.startsWith("insert")))
          .map(line -> line.replaceAll(".*\\[", ""))
          .containsExactly("2]", "3]");
    }
  }

  @Test
  void the_position_moves_on_while_only_others_write() throws Exception {
    Followed followed = followed();
    try (ReplicationStream stream = followed.open()) {
      Lsn before = stream.received();
      postgres.execute("create table other as select generate_series(1, 1000)");
      Lsn now = followed.position();
      assertThat(followed.readUntil(stream, now)).noneMatch(line -> line.startsWith("insert"));
      assertThat(stream.received()).isGreaterThan(before).isGreaterThanOrEqualTo(now);
      stream.acknowledge(stream.received());
      stream.feedback();
      answered(stream, new PgOutputDecoder(), new ChangeRecorder());
      assertThat(confirmed(followed)).isGreaterThanOrEqualTo(now);
    }
  }

  @Test
  void the_cluster_is_known_by_its_number() throws Exception {
    Followed followed = followed();
    try (ReplicationStream stream = followed.open()) {
      assertThat(stream.systemIdentifier())
          .isEqualTo(followed.ask("select system_identifier from pg_control_system()"));
      assertThat(stream.server().timeline()).isOne();
    }
  }

  @Test
  void the_walsender_prints_values_as_every_session_of_ours() throws Exception {
    Followed followed = new Followed(postgres).create("for all tables");
    postgres.execute(
        "alter database %s set timezone = 'Asia/Kathmandu'".formatted(postgres.database()),
        "alter database %s set datestyle = 'SQL, DMY'".formatted(postgres.database()),
        "alter database %s set bytea_output = 'escape'".formatted(postgres.database()),
        "create table v (t timestamptz, i interval, f float8, b bytea, c regclass)",
        "insert into v values ('2020-05-17 12:00 UTC', '1 day 2 hours', 0.5, '\\x00ff', 'v')");
    try (ReplicationStream stream = followed.open()) {
      assertThat(followed.readAll(stream).stream().filter(line -> line.startsWith("insert")))
          .singleElement()
          .asString()
          .endsWith("[2020-05-17 12:00:00+00, 1 day 02:00:00, 0.5, \\x00ff, public.v]");
    }
  }

  @Test
  void a_busy_slot_says_who_reads_from_it() throws Exception {
    Followed followed = followed();
    try (ReplicationStream stream = followed.open()) {
      Problem problem = refused(followed.connections(), followed);
      assertThat(problem.code()).isEqualTo(ProblemCode.SLOT_BUSY);
      String pid =
          followed.ask(
              "select active_pid from pg_replication_slots where slot_name = '%s'"
                  .formatted(followed.slot));
      assertThat(problem.detail())
          .contains(followed.slot, "process " + pid, "«pgbend change stream»", "127.0.0.1");
      assertThat(problem.remedy()).contains("select pg_terminate_backend(%s);".formatted(pid));
      assertThat(followed.readAll(stream)).isNotNull();
    }
  }

  @Test
  void a_missing_slot_says_how_to_make_it() throws Exception {
    Followed followed = new Followed(postgres);
    Problem problem = refused(followed.connections(), followed);
    assertThat(problem.code()).isEqualTo(ProblemCode.SLOT_MISSING);
    assertThat(problem.remedy()).contains(followed.createSlot() + ";");
  }

  @Test
  void slots_of_other_kinds_are_named() throws Exception {
    Followed followed = new Followed(postgres);
    postgres.execute(
        "select pg_create_logical_replication_slot('%s', 'test_decoding')"
            .formatted(followed.slot));
    Problem decoding = refused(followed.connections(), followed);
    postgres.execute("select pg_drop_replication_slot('%s')".formatted(followed.slot));
    postgres.execute("select pg_create_physical_replication_slot('%s')".formatted(followed.slot));
    Problem physical = refused(followed.connections(), followed);
    postgres.execute("select pg_drop_replication_slot('%s')".formatted(followed.slot));
    assertThat(List.of(decoding.code(), physical.code())).containsOnly(ProblemCode.SLOT_UNUSABLE);
    assertThat(decoding.detail()).contains("test_decoding");
    assertThat(physical.detail()).contains("physical");
  }

  @Test
  void a_role_without_the_right_is_told_how_to_get_it() throws Exception {
    Followed followed = followed();
    String role = "reader_" + postgres.database();
    postgres.execute("create role %s login password 'pw'".formatted(role));
    Problem problem = refused(followed.connectionsAs(role, "pw"), followed);
    assertThat(problem.code()).isEqualTo(ProblemCode.SOURCE_NO_REPLICATION_RIGHT);
    assertThat(problem.remedy()).isEqualTo("alter role \"%s\" replication;".formatted(role));

    postgres.execute("alter role %s replication".formatted(role));
    ReplicationStream.open(
            followed.connectionsAs(role, "pw"), followed.slot, followed.publication, Lsn.ZERO)
        .close();
    postgres.execute("drop role " + role);
  }

  @Test
  void a_missing_publication_is_named_when_a_change_comes() throws Exception {
    Followed followed = new Followed(postgres);
    postgres.execute(followed.createSlot(), "create table t (id int primary key)");
    postgres.execute("insert into t values (1)");
    followed.publish("for all tables");
    try (ReplicationStream stream = followed.open()) {
      SyncException ended =
          catchThrowableOfType(SyncException.class, () -> followed.readAll(stream));
      if (ended == null) {
        assertThat(version).isEqualTo(PostgresVersion.V18);
        return;
      }
      assertThat(ended.code()).isEqualTo(ProblemCode.PUBLICATION_MISSING);
      assertThat(ended.problem().detail()).contains(followed.quotedPublication());
    }
    assertThat(confirmed(followed)).isLessThan(followed.position());
  }

  @Test
  void a_walsender_that_is_killed_counts_as_a_lost_connection() throws Exception {
    Followed followed = followed();
    try (ReplicationStream stream = followed.open()) {
      postgres.execute(
          "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '%s'"
              .formatted(followed.slot));
      assertThat(end(stream).code()).isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
    }
    postgres.execute("insert into t values (1)");
    try (ReplicationStream stream = followed.open()) {
      assertThat(followed.readAll(stream)).anyMatch(line -> line.startsWith("insert"));
    }
  }

  @Test
  void another_thread_can_cut_the_stream() throws Exception {
    Followed followed = followed();
    try (ReplicationStream stream = followed.open()) {
      Thread.ofVirtual().name("cut").start(stream::abort);
      assertThat(end(stream).code()).isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
    }
  }

  private Followed followed() throws Exception {
    postgres.execute("create table t (id int primary key)");
    return new Followed(postgres).create("for table t");
  }

  /** Reads on, from a server that may be slow to end it. */
  private static SyncException end(ReplicationStream stream) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(Followed.LIMIT).start();
    PgOutputDecoder decoder = new PgOutputDecoder();
    try {
      while (stream.poll(decoder, new ChangeRecorder()) || attempts.pause()) {
        stream.feedbackWhenDue();
      }
    } catch (SyncException e) {
      return e;
    }
    throw new AssertionError("the stream goes on");
  }

  /** Waits until the server has answered the feedback that was just sent. */
  private static void answered(
      ReplicationStream stream, PgOutputDecoder decoder, ChangeRecorder seen)
      throws InterruptedException {
    stream.feedback();
    Backoff.Attempts attempts = Backoff.polling(Followed.LIMIT).start();
    while (!stream.poll(decoder, seen)) {
      assertThat(attempts.pause()).isTrue();
    }
  }

  private static Lsn firstEnd(ChangeRecorder seen) {
    String commit =
        seen.lines.stream()
            .dropWhile(line -> !line.startsWith("insert"))
            .filter(line -> line.startsWith("commit"))
            .findFirst()
            .orElseThrow();
    return new Lsn(Long.parseLong(commit.split(" ", -1)[2], 16));
  }

  private static Lsn confirmed(Followed followed) throws Exception {
    return Lsn.parse(
        followed.ask(
            "select confirmed_flush_lsn from pg_replication_slots where slot_name = '%s'"
                .formatted(followed.slot)));
  }

  private static Problem refused(SourceConnections connections, Followed followed) {
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () ->
                ReplicationStream.open(connections, followed.slot, followed.publication, Lsn.ZERO)
                    .close());
    assertThat(refused).isNotNull();
    return refused.problem();
  }
}
