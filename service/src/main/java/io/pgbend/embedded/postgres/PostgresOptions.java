package io.pgbend.embedded.postgres;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to start.
 *
 * @param folder holds the cluster, its password and its log; kept, and used again at the next start
 * @param cache where the programs are unpacked to
 * @param port to listen on; 0 for any that is free
 * @param throwaway whether a crash of the machine may destroy the cluster: quicker, for tests
 * @param settings given to the server at its start, such as {@code max_wal_senders}
 */
public record PostgresOptions(
    Path folder,
    Path cache,
    PostgresBinaries binaries,
    int port,
    boolean throwaway,
    Map<String, String> settings) {

  public PostgresOptions {
    folder = folder.toAbsolutePath().normalize();
    settings = Map.copyOf(settings);
  }

  /** The bundled version on a free port, durable. */
  public static PostgresOptions in(Path folder, Path cache) {
    return new PostgresOptions(folder, cache, new PostgresBinaries.Bundled(), 0, false, Map.of());
  }

  public PostgresOptions withBinaries(PostgresBinaries wanted) {
    return new PostgresOptions(folder, cache, wanted, port, throwaway, settings);
  }

  public PostgresOptions withPort(int wanted) {
    return new PostgresOptions(folder, cache, binaries, wanted, throwaway, settings);
  }

  public PostgresOptions asThrowaway() {
    return new PostgresOptions(folder, cache, binaries, port, true, settings);
  }

  public PostgresOptions withSetting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new PostgresOptions(folder, cache, binaries, port, throwaway, more);
  }
}
