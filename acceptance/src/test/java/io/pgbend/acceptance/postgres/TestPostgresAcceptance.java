package io.pgbend.acceptance.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every version starts and follows changes; each test has a database of its own. */
final class TestPostgresAcceptance {
  @RegisterExtension final TestPostgres ten = TestPostgres.of(PostgresVersion.V10);
  @RegisterExtension final TestPostgres fifteen = TestPostgres.of(PostgresVersion.V15);
  @RegisterExtension final TestPostgres seventeen = TestPostgres.of(PostgresVersion.V17);
  @RegisterExtension final TestPostgres eighteen = TestPostgres.of(PostgresVersion.V18);

  @Test
  void all_versions_run_at_the_same_time_and_offer_logical_replication() throws SQLException {
    assertThat(major(ten)).isEqualTo(10);
    assertThat(major(fifteen)).isEqualTo(15);
    assertThat(major(seventeen)).isEqualTo(17);
    assertThat(major(eighteen)).isEqualTo(18);
    for (TestPostgres postgres : new TestPostgres[] {ten, fifteen, seventeen, eighteen}) {
      postgres.execute(
          "create table t (id int primary key)",
          "create publication p for all tables",
          "select pg_create_logical_replication_slot('s', 'pgoutput')");
    }
  }

  @Test
  void a_test_finds_nothing_of_the_others() throws SQLException {
    ten.execute("create table t (id int primary key)");
    eighteen.execute(
        "create table t (id int primary key)",
        "select pg_create_logical_replication_slot('s', 'pgoutput')");
  }

  private static int major(TestPostgres postgres) throws SQLException {
    try (Connection connection = postgres.connect()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    }
  }
}
