package io.pgbend.embedded.engine;

import io.pgbend.config.LockFile;
import io.pgbend.credential.Secret;
import java.net.URI;
import java.nio.file.Path;

/**
 * The use of a running engine. While it is open the engine does not end by itself, and is started
 * again at the same address when it crashes; closing it, or the end of this process, gives the
 * engine free. Safe for use by several threads.
 */
public final class EngineHandle implements AutoCloseable {
  private final EngineStatus.Running running;
  private final Path dataDir;
  private final LockFile use;
  private final EngineKeeper keeper;

  EngineHandle(EngineStatus.Running running, Path dataDir, LockFile use, EngineKeeper keeper) {
    this.running = running;
    this.dataDir = dataDir;
    this.use = use;
    this.keeper = keeper;
  }

  EngineStatus.Running running() {
    return running;
  }

  /** {@code http://127.0.0.1:port}. */
  public URI url() {
    return running.url();
  }

  public String user() {
    return running.user();
  }

  public Secret password() {
    return running.password();
  }

  /** For any Databend client; holds the password. */
  public Secret dsn() {
    return running.dsn();
  }

  /** The engine's own, such as {@code 1.2.895}. */
  public String version() {
    return running.version();
  }

  /** Its process when the use began. */
  public long pid() {
    return running.pid();
  }

  public Path dataDir() {
    return dataDir;
  }

  /** Again does nothing. */
  @Override
  public void close() {
    keeper.close();
    use.close();
  }
}
