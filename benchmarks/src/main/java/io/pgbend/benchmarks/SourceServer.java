package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The embedded PostgreSQL with enough memory to hold the tables. Closing ends it. */
final class SourceServer implements AutoCloseable {
  private final EmbeddedPostgres postgres;

  private SourceServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  static SourceServer start(Workspace workspace, Home home) throws InterruptedException {
    Path folder = workspace.folder("postgres");
    PostgresOptions options =
        PostgresOptions.in(folder, home.cache())
            .asThrowaway()
            .withSetting("shared_buffers", "1GB")
            .withSetting("max_wal_size", "4GB")
            .withSetting("autovacuum", "off");
    return new SourceServer(EmbeddedPostgres.start(options, InstallProgress.silent()));
  }

  SourceAddress address() {
    return new SourceAddress(postgres.port(), "postgres", postgres.password());
  }

  long pid() {
    return postgres.pid();
  }

  String version() throws SQLException {
    try (Connection connection = address().connect()) {
      return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
