package io.pgbend.acceptance;

import io.pgbend.embedded.postgres.PostgresBinaries;
import java.nio.file.Path;

/** The versions of PostgreSQL that tests run on. */
public enum PostgresVersion {
  /** The oldest that is supported. */
  V10("10.jar"),
  V15("15.jar"),
  V17("17.jar"),
  /** The one that comes along. */
  V18("");

  private final String jar;

  PostgresVersion(String jar) {
    this.jar = jar;
  }

  /** Jars are where the build has put them. */
  public PostgresBinaries binaries() {
    return jar.isEmpty()
        ? new PostgresBinaries.Bundled()
        : new PostgresBinaries.OfJar(Path.of("target", "postgres", jar).toAbsolutePath());
  }
}
