package io.pgbend.embedded.postgres;

import java.nio.file.Path;

/**
 * Where the programs of a PostgreSQL come from: packed binaries, {@code postgres-*.txz} in a jar.
 */
public sealed interface PostgresBinaries {
  /** Those of the class path. */
  record Bundled() implements PostgresBinaries {}

  /** Those of a given jar; all versions use the same name inside, so a class path can have one. */
  record OfJar(Path jar) implements PostgresBinaries {}
}
