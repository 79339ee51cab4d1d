package io.pgbend.acceptance.postgres;

import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import java.io.IOException;
import java.nio.file.Path;

/** A process that runs a PostgreSQL until its standard input ends; says the server's pid. */
final class PostgresUser {
  private PostgresUser() {}

  /** Arguments: folder of the cluster, cache folder. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    PostgresOptions options =
        PostgresOptions.in(Path.of(arguments[0]), Path.of(arguments[1])).asThrowaway();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options, InstallProgress.silent())) {
      System.out.println(postgres.pid());
      while (System.in.read() >= 0) {
        // Only the end of the input is of interest.
      }
    }
  }
}
