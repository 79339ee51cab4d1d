package io.pgbend.embedded.postgres;

import io.pgbend.embedded.ChildEnvironment;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The server's process, below the shell that ends it with us. */
final class PostgresServer {
  private static final long FAST_STOP_SECONDS = 60;
  private static final long KILL_SECONDS = 10;

  private final Process shell;
  private final Path dataDir;
  private final int port;
  private volatile long pid;

  private PostgresServer(Process shell, Path dataDir, int port) {
    this.shell = shell;
    this.dataDir = dataDir;
    this.port = port;
  }

  static PostgresServer launch(
      Cluster cluster, Path binaries, Unprivileged user, PostgresOptions options, int port)
      throws IOException {
    Files.deleteIfExists(cluster.data().resolve("postmaster.pid"));
    List<String> server = new ArrayList<>();
    server.add(binaries.resolve("bin/postgres").toString());
    server.addAll(List.of("-D", cluster.data().toString()));
    settings(options, port)
        .forEach((name, value) -> server.addAll(List.of("-c", name + "=" + value)));
    ProcessBuilder builder =
        new ProcessBuilder(Supervision.command(user.command(server)))
            .directory(cluster.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(cluster.log().toFile()));
    ChildEnvironment.clean(builder.environment());
    builder.environment().put("LC_ALL", "C");
    return new PostgresServer(builder.start(), cluster.data(), port);
  }

  /**
   * Without sockets in the file system there is no limit on the length of the folder's name, and
   * nothing that another user could have put there.
   */
  private static Map<String, String> settings(PostgresOptions options, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("port", Integer.toString(port));
    settings.put("unix_socket_directories", "");
    settings.put("wal_level", "logical");
    if (options.throwaway()) {
      settings.put("fsync", "off");
      settings.put("full_page_writes", "off");
    }
    settings.putAll(options.settings());
    return settings;
  }

  /**
   * Ends a server whose pgbend was killed together with the shell between them. The caller holds
   * the cluster's lock, so nobody else uses it.
   */
  static void endLeftover(Cluster cluster) throws IOException, InterruptedException {
    Optional<ProcessHandle> leftover =
        PostmasterFile.read(cluster.data()).flatMap(file -> file.server(cluster.data()));
    if (leftover.isEmpty()) {
      return;
    }
    ProcessHandle server = leftover.get();
    interrupt(server.pid());
    if (!ended(server, Duration.ofSeconds(FAST_STOP_SECONDS))) {
      throw SyncException.of(
          ProblemCode.POSTGRES_IN_USE,
          "Process " + server.pid() + " is a PostgreSQL that does not end.");
    }
  }

  /** False when the process ended instead. */
  boolean becomesReady(Backoff.Attempts patience) throws IOException, InterruptedException {
    boolean ready = false;
    try {
      do {
        Optional<PostmasterFile> file = PostmasterFile.read(dataDir);
        if (file.isPresent() && file.get().ready()) {
          pid = file.get().pid();
          ready = true;
          return true;
        }
      } while (shell.isAlive() && patience.pause());
      return false;
    } finally {
      if (!ready) {
        stop();
      }
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return pid;
  }

  /** Closing the pipe asks for a fast shutdown; a server that does not go is killed. */
  void stop() {
    try {
      shell.getOutputStream().close();
    } catch (IOException _) {
      // The shell is gone already.
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (!shell.waitFor(FAST_STOP_SECONDS, TimeUnit.SECONDS)) {
        killServer();
        shell.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException _) {
      interrupted = true;
      killServer();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void killServer() {
    if (pid > 0) {
      new PostmasterFile(pid, true).server(dataDir).ifPresent(ProcessHandle::destroyForcibly);
    }
    shell.destroyForcibly();
  }

  /** By the shell's own kill: a program of that name is not on every system. */
  private static void interrupt(long server) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + server).start();
    kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS);
  }

  private static boolean ended(ProcessHandle server, Duration limit) throws InterruptedException {
    Backoff.Attempts patience = Backoff.polling(limit).start();
    while (server.isAlive() && server.info().arguments().isPresent()) {
      if (!patience.pause()) {
        return false;
      }
    }
    return true;
  }
}
