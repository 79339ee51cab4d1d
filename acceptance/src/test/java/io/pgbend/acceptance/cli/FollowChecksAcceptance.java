package io.pgbend.acceptance.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is refused before a table is followed, by name and with its remedy. */
final class FollowChecksAcceptance {
  /** On one version; the slot is left untouched by all of it. */
  abstract static class OnVersion {
    @RegisterExtension final TestPostgres postgres = TestPostgres.of(version());
    @RegisterExtension final Pgbend pgbend = new Pgbend();

    abstract PostgresVersion version();

    @BeforeEach
    void table() throws SQLException {
      postgres.execute("create table t (id int primary key, a text, b int)");
      pgbend.with("PGBEND_SOURCE_PASSWORD", postgres.server().password().reveal());
    }

    private String slot() {
      return "s_" + postgres.database();
    }

    private void publish(String what) throws SQLException {
      postgres.execute("create publication bend_cdc_pub " + what);
    }

    private void slot(String plugin) throws SQLException {
      postgres.execute(
          "select pg_create_logical_replication_slot('%s', '%s')".formatted(slot(), plugin));
    }

    private Ended follow(String... more) {
      return follow(postgres.uri(), more);
    }

    private Ended followAs(String role) {
      return follow(postgres.uri().replaceFirst("//[^@]+@", "//" + role + "@"), new String[0]);
    }

    private Ended follow(String source, String[] more) {
      String[] arguments = {
        "sync",
        "--source",
        source,
        "--table",
        "t",
        "--mode",
        "snapshot+cdc",
        "--target",
        "embedded",
        "--database",
        pgbend.database(),
        "--slot",
        slot()
      };
      String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
      System.arraycopy(more, 0, all, arguments.length, more.length);
      return pgbend.run(all);
    }

    @Test
    void a_slot_that_is_missing_or_of_another_kind_is_named() throws SQLException {
      publish("for table t");
      follow()
          .failedWith("SLOT_MISSING")
          .remedy("select pg_create_logical_replication_slot('%s', 'pgoutput');".formatted(slot()));
      slot("test_decoding");
      follow().failedWith("SLOT_UNUSABLE").reason("test_decoding");
    }

    @Test
    void a_publication_that_is_missing_or_leaves_something_out_is_named() throws SQLException {
      slot("pgoutput");
      follow()
          .failedWith("PUBLICATION_MISSING")
          .remedy("create publication \"bend_cdc_pub\" for table \"public\".\"t\";");
      postgres.execute("create table other (id int primary key)");
      publish("for table other");
      follow()
          .failedWith("PUBLICATION_LACKS_TABLE")
          .remedy("alter publication \"bend_cdc_pub\" add table \"public\".\"t\";");
      postgres.execute(
          "alter publication bend_cdc_pub add table t",
          "alter publication bend_cdc_pub set (publish = 'insert, update')");
      follow().failedWith("PUBLICATION_LACKS_OPERATION").reason("delete");
    }

    @Test
    void a_key_that_cannot_be_followed_is_named() throws SQLException {
      slot("pgoutput");
      publish("for table t");
      postgres.execute("alter table t replica identity nothing");
      follow().failedWith("REPLICA_IDENTITY_WEAK").remedy("replica identity full");
      postgres.execute("alter table t replica identity full");
      follow("--key", "b").failedWith("KEY_NOT_UNIQUE").field("--key");
      postgres.execute("alter table t add constraint u unique (b)");
      follow("--key", "b").failedWith("KEY_NULLABLE").remedy("set not null");
      postgres.execute(
          "alter table t drop constraint u",
          "alter table t alter column b set not null",
          "alter table t add constraint u unique (b) deferrable");
      follow("--key", "b").failedWith("KEY_DEFERRABLE");
      postgres.execute("alter table t drop constraint t_pkey");
      follow().failedWith("KEY_MISSING");
    }

    @Test
    void a_partition_whose_changes_arrive_as_those_of_its_root_is_refused() throws SQLException {
      assumeTrue(version() != PostgresVersion.V10, "there changes arrive as the partition's own");
      slot("pgoutput");
      postgres.execute(
          "drop table t",
          "create table p (id int primary key) partition by range (id)",
          "create table t partition of p for values from (0) to (10)");
      publish("for table p with (publish_via_partition_root = true)");
      follow().failedWith("PUBLICATION_LACKS_TABLE").remedy("publish_via_partition_root = false");
    }

    @Test
    void a_role_that_may_not_replicate_is_named() throws SQLException {
      slot("pgoutput");
      publish("for table t");
      String role = "reader_" + postgres.database();
      postgres.execute(
          "create role %s login password '%s'"
              .formatted(role, postgres.server().password().reveal()),
          "grant select on t to %s".formatted(role));
      try {
        followAs(role)
            .failedWith("SOURCE_NO_REPLICATION_RIGHT")
            .remedy("alter role \"%s\" replication;".formatted(role));
      } finally {
        postgres.execute("drop owned by " + role, "drop role " + role);
      }
    }

    @Test
    void rows_cannot_be_appended_to_and_conditions_belong_to_snapshots() throws SQLException {
      slot("pgoutput");
      publish("for table t");
      follow("--when-not-empty", "append").failedWith("APPEND_IMPOSSIBLE");
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
    @Override
    PostgresVersion version() {
      return PostgresVersion.V15;
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
