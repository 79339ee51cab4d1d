package io.pgbend.acceptance.databend;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.target.DatabendDsn;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.testing.databend.DatabendContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract on the embedded engine, or with {@code -Dpgbend.contract.dsn=databend://…} on any
 * Databend. It uses a database and a stage named {@code pgbend_contract} there.
 */
final class DatabendContractAcceptance extends DatabendContract {
  @TempDir private static Path folder = Path.of("");
  private static @Nullable EngineHandle engine;
  private static @Nullable DatabendEndpoint endpoint;

  @BeforeAll
  static void start() throws InterruptedException {
    String dsn = System.getProperty("pgbend.contract.dsn", "");
    if (dsn.isEmpty()) {
      Home home = Home.at(folder.resolve("home"), System.getenv()).open();
      engine = EmbeddedEngine.of(home).use(InstallProgress.silent());
      dsn = engine.dsn().reveal();
    }
    endpoint = DatabendDsn.parse(dsn);
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  protected DatabendEndpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException("not started");
    }
    return endpoint;
  }
}
