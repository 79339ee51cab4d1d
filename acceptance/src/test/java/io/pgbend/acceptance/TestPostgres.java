package io.pgbend.acceptance;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL for tests: one server for each version in the whole run, and a new, empty
 * database for each test. Used as {@code @RegisterExtension final TestPostgres postgres =
 * TestPostgres.of(PostgresVersion.V18)}.
 */
public final class TestPostgres implements BeforeEachCallback, AfterEachCallback {
  private final PostgresVersion version;
  private @Nullable Server server;
  private String database = "";

  private TestPostgres(PostgresVersion version) {
    this.version = version;
  }

  public static TestPostgres of(PostgresVersion version) {
    return new TestPostgres(version);
  }

  /** The running server. */
  public EmbeddedPostgres server() {
    return started().postgres;
  }

  /** The test's own database. */
  public String database() {
    return database;
  }

  /** {@code postgresql://…} of the test's database, without the password. */
  public String uri() {
    EmbeddedPostgres postgres = server();
    return "postgresql://"
        + postgres.user()
        + "@"
        + postgres.host()
        + ":"
        + Integer.toString(postgres.port())
        + "/"
        + database;
  }

  /** A connection of the superuser to the test's database. */
  public Connection connect() throws SQLException {
    return started().connect(database);
  }

  /** Runs statements in the test's database. */
  public void execute(String... statements) throws SQLException {
    started().execute(database, statements);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    server =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TestPostgres.class))
            .computeIfAbsent(version, Server::new, Server.class);
    database = "test_" + Integer.toString(server.databases.incrementAndGet());
    server.execute("postgres", "create database " + database);
  }

  /** Slots would keep the database from being dropped, and connections that a test forgot. */
  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    started()
        .execute(
            "postgres",
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
                .formatted(database));
    started().dropSlots(database);
    started().execute("postgres", "drop database " + database);
  }

  private Server started() {
    if (server == null) {
      throw new IllegalStateException("the server runs while a test does");
    }
    return server;
  }

  private static final class Server implements AutoCloseable {
    final EmbeddedPostgres postgres;
    final AtomicInteger databases = new AtomicInteger();

    Server(PostgresVersion version) {
      Path cache = Home.standard(System.getenv()).cache();
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "cluster-" + version + "-");
        postgres =
            EmbeddedPostgres.start(
                PostgresOptions.in(folder, cache)
                    .withBinaries(version.binaries())
                    .asThrowaway()
                    .withSetting("max_connections", "200")
                    .withSetting("max_wal_senders", "20")
                    .withSetting("max_replication_slots", "20")
                    .withSetting("max_prepared_transactions", "20")
                    .withSetting("max_prepared_transactions", "20")
                    .withSetting("timezone", "America/St_Johns"),
                InstallProgress.silent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while starting PostgreSQL", e);
      }
    }

    Connection connect(String database) throws SQLException {
      Properties login = new Properties();
      login.setProperty("user", postgres.user());
      login.setProperty("password", postgres.password().reveal());
      login.setProperty("connectTimeout", "20");
      String server = postgres.host() + ":" + Integer.toString(postgres.port());
      return DriverManager.getConnection("jdbc:postgresql://" + server + "/" + database, login);
    }

    void execute(String database, String... statements) throws SQLException {
      try (Connection connection = connect(database);
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
      }
    }

    /** Waits for the walsenders to end: the server drops no slot that is in use. */
    void dropSlots(String database) throws SQLException {
      execute(
          "postgres",
          "set statement_timeout = '60s'",
          """
          do $$
          begin
            while exists (select from pg_stat_activity where datname = '%1$s') loop
              perform pg_sleep(0.01);
              perform pg_stat_clear_snapshot();
            end loop;
            perform pg_drop_replication_slot(slot_name)
              from pg_replication_slots where database = '%1$s';
          end
          $$
          """
              .formatted(database));
    }

    @Override
    public void close() {
      postgres.close();
    }
  }
}
