package io.pgbend.acceptance.replication;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A cluster with settings of its own, which may be stopped, copied and recovered. */
public final class OwnCluster implements AutoCloseable {
  final EmbeddedPostgres postgres;
  private final Path folder;
  private final PostgresVersion version;

  private OwnCluster(PostgresVersion version, Path folder, Map<String, String> settings)
      throws InterruptedException {
    this.version = version;
    this.folder = folder;
    PostgresOptions options =
        PostgresOptions.in(folder, Home.standard(System.getenv()).cache())
            .withBinaries(version.binaries())
            .asThrowaway();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      options = options.withSetting(setting.getKey(), setting.getValue());
    }
    postgres = EmbeddedPostgres.start(options, InstallProgress.silent());
  }

  public static OwnCluster start(PostgresVersion version, Map<String, String> settings)
      throws IOException, InterruptedException {
    return new OwnCluster(
        version, Files.createTempDirectory(Path.of("target"), "own-" + version + "-"), settings);
  }

  /** Starts it again after it was closed. */
  public OwnCluster again(Map<String, String> settings) throws InterruptedException {
    return new OwnCluster(version, folder, settings);
  }

  /** A copy of the closed cluster that goes on as a promoted standby does: on a new timeline. */
  public OwnCluster restored(Path copy) throws IOException, InterruptedException {
    Path signal = copy.resolve(dataName()).resolve("recovery.signal");
    run("touch", "--reference=" + signal.resolveSibling("PG_VERSION"), signal.toString());
    run("chown", "--reference=" + signal.resolveSibling("PG_VERSION"), signal.toString());
    return new OwnCluster(version, copy, Map.of("restore_command", "/bin/false"));
  }

  /**
   * A copy of the cluster that replays the log of this one, which runs.
   *
   * @param feedback whether it tells this one which rows it still needs
   */
  public OwnCluster standby(Path copy, boolean feedback) throws IOException, InterruptedException {
    Path signal = copy.resolve(dataName()).resolve("standby.signal");
    run("touch", "--reference=" + signal.resolveSibling("PG_VERSION"), signal.toString());
    run("chown", "--reference=" + signal.resolveSibling("PG_VERSION"), signal.toString());
    return new OwnCluster(
        version,
        copy,
        Map.of(
            "primary_conninfo",
            "host=%s port=%d user=%s password=%s"
                .formatted(postgres.host(), port(), postgres.user(), postgres.password().reveal()),
            "hot_standby_feedback",
            feedback ? "on" : "off"));
  }

  public Path copy() throws IOException, InterruptedException {
    Path copy = folder.resolveSibling(folder.getFileName() + "-copy");
    run("cp", "-a", folder.toString(), copy.toString());
    return copy;
  }

  Path folder() {
    return folder;
  }

  private Path dataName() {
    return folder.toAbsolutePath().relativize(postgres.dataDir().toAbsolutePath());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command));
    }
  }

  public int port() {
    return postgres.port();
  }

  /** {@code postgresql://…} of its database, without the password. */
  public String uri() {
    return "postgresql://%s@%s:%d/postgres".formatted(postgres.user(), postgres.host(), port());
  }

  public String password() {
    return postgres.password().reveal();
  }

  public SourceConnections connections() {
    return through(port());
  }

  /** By way of a proxy. */
  public SourceConnections through(int port) {
    return new SourceConnections(
        SourceEndpoint.parse(
                "postgresql://%s@%s:%d/postgres".formatted(postgres.user(), postgres.host(), port))
            .withPassword(postgres.password()));
  }

  public void execute(String... statements) {
    try (SourceSession session = connections().open("test")) {
      session.execute("set search_path = public");
      session.execute(statements);
    }
  }

  /** Ends a process of the server as kill -9 does: it ends all sessions, and recovers. */
  public void crashSessions() throws InterruptedException {
    try (SourceSession session = connections().open("test")) {
      kill(
          session
              .list("select pg_catalog.pg_backend_pid()", r -> Long.valueOf(r.getLong(1)))
              .getFirst());
    }
  }

  /** Ends the server as kill -9 does. */
  public void crash() throws InterruptedException {
    kill(postgres.pid());
    close();
  }

  private static void kill(long pid) throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    try {
      ProcessHandle _ = process.onExit().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    postgres.close();
  }
}
