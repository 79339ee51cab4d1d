package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.problem.Backoff;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A copy that is joined with the stream while transactions are open, in all their kinds. */
final class HandoverAcceptance {
  private static final String WAITING = "waiting for transactions that were open before";

  /** On one version. */
  abstract static class OnVersion extends FollowSite {
    @BeforeEach
    void prepare() throws SQLException {
      Writer.prepare(postgres);
    }

    private void inStep(FollowProcess process) throws Exception {
      awaitInStep(process);
      process.signal("INT");
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(130);
      assertThat(target()).isEqualTo(source());
      assertNothingDoubled();
    }

    @Test
    void transactions_that_are_open_at_any_moment_arrive_once() throws Exception {
      try (Session before = new Session("insert into t values (1001, 1, 'before')");
          Session half = new Session("insert into t values (1002, 1, 'kept')");
          Session undone = new Session("insert into t values (1003, 1, 'undone')")) {
        half.run(
            "savepoint s",
            "update t set n = -1 where id = 10",
            "rollback to s",
            "update t set n = 7 where id = 11");
        before.run("prepare transaction 'p_%s'".formatted(postgres.database()));
        try (FollowProcess process = process().run()) {
          process.awaitError(WAITING);
          process.awaitError("waiting for: Prepared transaction «p_");
          try (Session during = new Session("update t set n = 9, id = 2000 where id = 12");
              Session late = new Session("delete from t where id = 13")) {
            postgres.execute("insert into t values (1004, 1, 'meanwhile')");
            half.run("commit");
            undone.run("rollback");
            before.run("commit prepared 'p_%s'".formatted(postgres.database()));
            process.awaitError("catching up");
            postgres.execute("update t set n = n + 1 where id < 30 and id not in (12, 13)");
            during.run("commit");
            late.run("rollback");
          }
          inStep(process);
        }
      }
    }

    @Test
    void commits_that_wait_for_a_standby_are_not_lost() throws Exception {
      settings("alter system set synchronous_standby_names = 'nobody'");
      Thread hanging;
      try {
        hanging =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (Session session =
                          new Session("update t set n = 77 where id between 1 and 40")) {
                        session.run("commit");
                      } catch (SQLException failure) {
                        throw new IllegalStateException(failure);
                      }
                    });
        awaitOne("select count(*) from pg_stat_activity where wait_event = 'SyncRep'");
        try (FollowProcess process = process().run()) {
          process.awaitError(WAITING);
          settings("alter system reset synchronous_standby_names");
          hanging.join();
          process.awaitError("catching up");
          inStep(process);
        }
      } finally {
        settings("alter system reset synchronous_standby_names");
      }
    }

    private void settings(String change) throws SQLException {
      postgres.execute(change, "select pg_reload_conf()");
    }

    private void awaitOne(String question) throws Exception {
      Backoff.Attempts attempts = Backoff.polling(Duration.ofMinutes(1)).start();
      try (Connection connection = postgres.connect();
          Statement statement = connection.createStatement()) {
        while (true) {
          try (ResultSet row = statement.executeQuery(question)) {
            row.next();
            if (row.getInt(1) > 0) {
              return;
            }
          }
          assertThat(attempts.pause()).as(question).isTrue();
        }
      }
    }

    /** An open transaction. */
    final class Session implements AutoCloseable {
      private final Connection connection;

      Session(String first) throws SQLException {
        connection = postgres.connect();
        run("set synchronous_commit = on", "begin", first);
      }

      void run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
          for (String sql : statements) {
            statement.execute(sql);
          }
        }
      }

      @Override
      public void close() throws SQLException {
        connection.close();
      }
    }
  }

  @Nested
  final class On10 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V10;
    }
  }

  @Nested
  final class On15 extends OnVersion {
    @Test
    void a_transaction_that_stays_open_ends_the_waiting_by_name() throws Exception {
      try (Session open = new Session("insert into t values (1001, 1, 'open')");
          FollowProcess process = process().arguments("--wait", "0").run()) {
        assertThat(process.exitCode()).as(process.errors()).isEqualTo(1);
        assertThat(process.errors()).contains("error TRANSACTIONS_STAY_OPEN:", "Process ");
        open.run("rollback");
      }
    }
  }

  @Nested
  final class On18 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V18;
    }
  }
}
