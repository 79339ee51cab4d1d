package io.pgbend.embedded.postgres;

import io.pgbend.config.LockFile;
import io.pgbend.credential.Secret;
import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A running PostgreSQL of our own. It listens on loopback only, takes passwords only, writes WAL
 * for logical replication, and ends with this process at the latest: not by a shutdown hook, which
 * would end it under the hands of those that still tidy up, but by {@link Supervision}. Safe for
 * use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int PORT_TRIES = 5;

  private final Cluster cluster;
  private final LockFile lock;
  private final PostgresServer server;
  private final Secret password;

  private EmbeddedPostgres(Cluster cluster, LockFile lock, PostgresServer server, Secret password) {
    this.cluster = cluster;
    this.lock = lock;
    this.server = server;
    this.password = password;
  }

  /**
   * Unpacks the programs, makes the cluster, starts the server, each where need be.
   *
   * @throws SyncException {@link ProblemCode#POSTGRES_IN_USE}, {@link ProblemCode#PORT_IN_USE},
   *     {@link ProblemCode#POSTGRES_START_FAILED} or what stands in the way of unpacking
   */
  public static EmbeddedPostgres start(PostgresOptions options, InstallProgress progress)
      throws InterruptedException {
    CacheFolder cache = new CacheFolder(options.cache(), progress);
    Path binaries = new PackedBinaries(options.binaries(), cache, progress).unpack();
    Cluster cluster = new Cluster(options.folder());
    LockFile lock = null;
    boolean started = false;
    try {
      Files.createDirectories(cluster.folder());
      lock = claim(cluster);
      PostgresServer server = run(cluster, binaries, options, progress);
      EmbeddedPostgres postgres = new EmbeddedPostgres(cluster, lock, server, cluster.password());
      started = true;
      return postgres;
    } catch (IOException e) {
      throw SyncException.of(
          ProblemCode.POSTGRES_START_FAILED,
          "The folder " + cluster.folder() + " cannot be used: " + e + ".",
          e);
    } finally {
      if (lock != null && !started) {
        lock.close();
      }
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return server.port();
  }

  /** A superuser. */
  public String user() {
    return Cluster.USER;
  }

  public Secret password() {
    return password;
  }

  public Path dataDir() {
    return cluster.data();
  }

  public Path log() {
    return cluster.log();
  }

  /** Of the server itself. */
  public long pid() {
    return server.pid();
  }

  /** Fast shutdown: open transactions are rolled back. Again does nothing. */
  @Override
  public void close() {
    server.stop();
    lock.close();
  }

  private static LockFile claim(Cluster cluster) throws IOException {
    LockFile lock =
        LockFile.tryExclusive(cluster.lock())
            .orElseThrow(
                () ->
                    SyncException.of(
                        ProblemCode.POSTGRES_IN_USE,
                        "Another process runs the PostgreSQL in " + cluster.folder() + "."));
    lock.leaveNote(Long.toString(ProcessHandle.current().pid()));
    return lock;
  }

  private static PostgresServer run(
      Cluster cluster, Path binaries, PostgresOptions options, InstallProgress progress)
      throws IOException, InterruptedException {
    Unprivileged user = Unprivileged.here();
    PostgresServer.endLeftover(cluster);
    if (!Files.isDirectory(cluster.data())) {
      progress.step("creating a PostgreSQL cluster");
    }
    cluster.create(binaries, user, options.throwaway());
    progress.step("starting PostgreSQL");
    Backoff.Attempts patience = Backoff.polling(START_LIMIT).start();
    for (int tries = 1; ; tries++) {
      int port = options.port() == 0 ? FreePort.any() : requireFree(options.port());
      PostgresServer server = PostgresServer.launch(cluster, binaries, user, options, port);
      if (server.becomesReady(patience)) {
        return server;
      }
      boolean lostThePort = !FreePort.isFree(port);
      if (!lostThePort || options.port() != 0 || tries == PORT_TRIES) {
        throw cluster.failure("The server ended while starting.");
      }
    }
  }

  private static int requireFree(int port) throws IOException {
    if (FreePort.isFree(port)) {
      return port;
    }
    throw SyncException.of(
        ProblemCode.PORT_IN_USE, "PostgreSQL cannot listen on port " + port + ".");
  }
}
