package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.config.Home;
import io.pgbend.pipeline.TableComparison;
import io.pgbend.pipeline.TableVerification;
import io.pgbend.problem.Backoff;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A source whose tables are followed by tasks of this process, over one slot. */
abstract class SlotSite {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension final TestPostgres postgres = TestPostgres.of(version());
  @RegisterExtension final TestDatabend databend = new TestDatabend();

  @TempDir Path folder;

  final ShiftedClock clock = new ShiftedClock();
  private @Nullable Home home;

  PostgresVersion version() {
    return PostgresVersion.V15;
  }

  final Home home() {
    Home known = home;
    if (known == null) {
      known = Home.at(folder.resolve("home"), Map.of()).open();
      home = known;
    }
    return known;
  }

  final String slot() {
    return "bend_cdc_slot_" + postgres.database();
  }

  /** Makes tables {@code (id, n, body)} with rows 1 to 100, publishes them, and makes the slot. */
  final void publish(String... tables) throws SQLException {
    for (String table : tables) {
      postgres.execute(
          "create table %s (id int primary key, n int not null, body text)".formatted(table),
          "insert into %s select i, i, %s from generate_series(1, 100) i"
              .formatted(table, large("i")));
    }
    postgres.execute(
        "create publication bend_cdc_pub for table "
            + Stream.of(tables).collect(Collectors.joining(", ")),
        "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot()));
  }

  /** A text that PostgreSQL stores out of line, and does not send again with other columns. */
  static String large(String seed) {
    return "(select string_agg(md5((%s)::text || '/' || x), '') from generate_series(1, 120) x)"
        .formatted(seed);
  }

  final SourceEndpoint endpoint() {
    return SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password());
  }

  final Following open() {
    return Following.open(this, new SourceConnections(endpoint()));
  }

  /** The same by way of a proxy. */
  final Following openThrough(TcpProxy proxy) {
    SourceEndpoint real = endpoint();
    return Following.open(
        this,
        new SourceConnections(
            new SourceEndpoint(
                "127.0.0.1",
                proxy.port(),
                real.database(),
                real.user(),
                real.password(),
                real.sslMode(),
                null)));
  }

  /** Follows tables, each into a target of its own name, and waits until they are in step. */
  final Following following(Heard heard, String... tables) throws Exception {
    Following following = open();
    following.start();
    for (String table : tables) {
      following.follow(Ask.of(table), heard).awaitFollowing();
    }
    return following;
  }

  /** Up to here the source's log is sent to readers. */
  final Lsn flushed() throws SQLException {
    return Lsn.parse(one("select pg_current_wal_flush_lsn()::text"));
  }

  /** What was acknowledged to the slot. */
  final Lsn confirmed() throws SQLException {
    return Lsn.parse(
        one(
            "select confirmed_flush_lsn::text from pg_replication_slots where slot_name = '%s'"
                .formatted(slot())));
  }

  /** The one value that the source answers. */
  final String one(String question) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }

  /** Waits until the source's answer to a question is true. */
  final void awaitTrue(String question) throws Exception {
    Backoff.Attempts attempts = Backoff.polling(PATIENCE).start();
    while (!one("select (" + question + ")::text").equals("true")) {
      assertThat(attempts.pause()).as(question).isTrue();
    }
  }

  /** The target's answer, row by row, values divided by spaces. */
  final String target(String question) {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      return session.query(question).rows().stream()
          .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ")))
          .collect(Collectors.joining("\n"));
    }
  }

  final Bookkeeping books(String target) {
    return Bookkeeping.standard(TaskKey.of(databend.database(), target));
  }

  final long captured(String target) {
    return Long.parseLong(target("select count(*) from " + books(target).raw().render()));
  }

  /** Whether target and source have the same rows. */
  final boolean isSame(Ask ask) {
    try (DatabendClient client = new DatabendClient(databend.endpoint())) {
      return compare(ask, client).equal();
    }
  }

  private TableComparison.Result compare(Ask ask, DatabendClient client) {
    return new TableVerification(new SourceConnections(endpoint()), client)
        .run(new TableName("public", ask.table()), new TableRef(databend.database(), ask.into()));
  }

  /** Target and source have the same rows, and no change was captured twice. */
  final void assertSame(Ask ask) {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      TableComparison.Result result = compare(ask, client);
      assertThat(result.differing()).as("keys that differ in %s", ask.into()).isEmpty();
      assertThat(result.equal()).as("%s", result).isTrue();
      QueryResult twice =
          session.query(
              "select _commit_lsn, _ordinal from %s group by 1, 2 having count(*) > 1 limit 5"
                  .formatted(books(ask.into()).raw().render()));
      assertThat(twice.rows()).as("changes captured twice for %s", ask.into()).isEmpty();
    }
  }
}
