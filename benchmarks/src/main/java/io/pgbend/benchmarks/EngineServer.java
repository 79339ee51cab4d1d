package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.target.DatabendDsn;
import io.pgbend.target.client.DatabendClient;

/** The embedded engine in a home of the benchmarks' own, with a client. Closing ends both. */
final class EngineServer implements AutoCloseable {
  private final EngineHandle handle;
  private final DatabendClient client;

  private EngineServer(EngineHandle handle) {
    this.handle = handle;
    this.client = new DatabendClient(DatabendDsn.parse(handle.dsn().reveal()));
  }

  static EngineServer start(Home home) throws InterruptedException {
    return new EngineServer(EmbeddedEngine.of(home.open()).use(InstallProgress.silent()));
  }

  DatabendClient client() {
    return client;
  }

  long pid() {
    return handle.pid();
  }

  String version() {
    return handle.version();
  }

  @Override
  public void close() {
    client.close();
    handle.close();
  }
}
