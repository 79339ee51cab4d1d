package io.pgbend.embedded.engine;

import io.pgbend.credential.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with a home's engine.
 *
 * @param installed whether its runtime and its libraries are there, so that a start needs no
 *     network
 * @param kept whether it runs on without users
 */
public record EngineStatus(
    State state,
    boolean installed,
    boolean kept,
    String installedVersion,
    Path dataDir,
    Path log,
    @Nullable Running runningOrNull) {

  /** Where the engine is in its life. */
  public enum State {
    /** No process. Set when nothing was found. */
    STOPPED,
    /** A process that does not answer: it starts, ends, or hangs. */
    SILENT,
    /** Answers and takes the password. */
    RUNNING
  }

  /**
   * A serving engine.
   *
   * @param dsn for any Databend client; holds the password
   * @param startedAt ISO 8601
   */
  public record Running(
      long pid,
      URI url,
      String user,
      Secret password,
      Secret dsn,
      String version,
      String startedAt) {}

  /** Present in the state RUNNING. */
  public Optional<Running> running() {
    return Optional.ofNullable(runningOrNull);
  }
}
