package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.Backoff;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A source table {@code public.t} that is followed into the target's {@code t}. */
abstract class FollowSite {
  private static final int INTERRUPTED = 130;
  private static final Duration IN_STEP = Duration.ofMinutes(10);

  /** Sums up a table, by every column of every row. */
  private static final String SOURCE_SUM =
      """
      select count(*) || ' ' || coalesce(sum(id), 0) || ' ' || coalesce(sum(n), 0) || ' '
        || coalesce(sum(('x' || left(md5(id || ' ' || n || ' ' || body), 7))::bit(28)::bigint), 0)
      from t
      """;

  private static final String TARGET_SUM =
      """
      select concat(to_string(count(*)), ' ', to_string(coalesce(sum(id), 0)), ' ',
        to_string(coalesce(sum(n), 0)), ' ', to_string(coalesce(sum(parse_json(concat('0x',
          left(md5(concat(to_string(id), ' ', to_string(n), ' ', body)), 7)))::bigint), 0))) as sums
      from t
      """;

  @RegisterExtension final TestPostgres postgres = TestPostgres.of(version());
  @RegisterExtension final TestDatabend databend = new TestDatabend();

  @TempDir Path folder;

  PostgresVersion version() {
    return PostgresVersion.V15;
  }

  final Path home() {
    return folder.resolve("home");
  }

  final String slot() {
    return "bend_cdc_slot_" + postgres.database();
  }

  final FollowProcess.Start process() {
    return FollowProcess.Start.of(this);
  }

  /** What the source has. */
  final String source() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SOURCE_SUM)) {
      row.next();
      return row.getString(1);
    }
  }

  /** What the target has. */
  final String target() {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      return session.query(TARGET_SUM).text(0, "sums");
    }
  }

  /** Waits, while a process follows, until the target has what the source has, now at rest. */
  final void awaitInStep(FollowProcess process) throws Exception {
    String wanted = source();
    Backoff.Attempts attempts = Backoff.polling(IN_STEP).start();
    while (!target().equals(wanted)) {
      assertThat(process.hasEnded()).as(process.errors()).isFalse();
      assertThat(attempts.pause())
          .as("target %s, source %s: %s", target(), wanted, process.errors())
          .isTrue();
    }
  }

  /** Waits until both sides are the same, and interrupts a process that follows. */
  final void endInStep(FollowProcess process) throws Exception {
    awaitInStep(process);
    process.signal("INT");
    assertThat(process.exitCode()).as(process.errors()).isEqualTo(INTERRUPTED);
    assertThat(target()).isEqualTo(source());
    assertNothingDoubled();
  }

  /** Waits until the source's answer to a question is true. */
  final void awaitTrue(String question) throws Exception {
    Backoff.Attempts attempts = Backoff.polling(IN_STEP).start();
    while (!isTrue(question)) {
      assertThat(attempts.pause()).as(question).isTrue();
    }
  }

  /** Whether the source's answer to a question is true. */
  final boolean isTrue(String question) throws SQLException {
    return one(question).equals("t");
  }

  /** The one value of the source's answer to a question. */
  final String one(String question) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select " + question)) {
      row.next();
      return row.getString(1);
    }
  }

  final Bookkeeping books() {
    return Bookkeeping.standard(TaskKey.of(databend.database(), "t"));
  }

  /** No key twice in the target, and no change twice among the captured ones. */
  final void assertNothingDoubled() {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      assertThat(session.query("select id from t group by id having count(*) > 1").rows())
          .as("keys twice")
          .isEmpty();
      String raw = books().raw().render();
      QueryResult twice =
          session.query(
              "select _commit_lsn, _ordinal from "
                  + raw
                  + " group by 1, 2 having count(*) > 1 limit 5");
      assertThat(twice.rows()).as("changes twice").isEmpty();
    }
  }
}
