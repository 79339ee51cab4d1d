package io.pgbend.acceptance;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Databend engine for tests: one for the whole run, and a new, empty database for each test.
 * Used as {@code @RegisterExtension final TestDatabend databend = new TestDatabend()}.
 */
public final class TestDatabend implements BeforeEachCallback, AfterEachCallback {
  private @Nullable Engine engine;
  private String database = "";

  /** The running engine. */
  public EngineHandle handle() {
    return started().handle;
  }

  /** The test's own database. */
  public String database() {
    return database;
  }

  /** The engine, with the test's database as the one of new sessions. */
  public DatabendEndpoint endpoint() {
    return started().endpoint.database(database);
  }

  /**
   * Ends the engine as kill -9 does, with whatever it has started; it comes back at the same
   * address.
   */
  public void crash() throws InterruptedException {
    started().crash();
  }

  /** Runs statements in the test's database. */
  public void execute(String... statements) {
    run(endpoint(), statements);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    engine =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TestDatabend.class))
            .computeIfAbsent("engine", _ -> new Engine(), Engine.class);
    database = "test_" + Integer.toString(engine.databases.incrementAndGet());
    run(engine.endpoint, "create database " + database);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    run(started().endpoint, "drop database " + database);
  }

  private Engine started() {
    if (engine == null) {
      throw new IllegalStateException("the engine runs while a test does");
    }
    return engine;
  }

  private static void run(DatabendEndpoint endpoint, String... statements) {
    try (DatabendClient client = new DatabendClient(endpoint);
        DatabendSession session = client.session()) {
      for (String sql : statements) {
        session.query(sql);
      }
    }
  }

  private static final class Engine implements AutoCloseable {
    final EngineHandle handle;
    final DatabendEndpoint endpoint;
    final AtomicInteger databases = new AtomicInteger();
    private final EmbeddedEngine engine;

    Engine() {
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "engine-");
        engine = EmbeddedEngine.of(Home.at(folder.resolve("home"), System.getenv()).open());
        handle = engine.use(InstallProgress.silent());
        endpoint = DatabendEndpoint.of(handle.url(), handle.user(), handle.password());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while starting the engine", e);
      }
    }

    void crash() throws InterruptedException {
      ProcessHandle process =
          ProcessHandle.of(engine.status().running().orElseThrow().pid()).orElseThrow();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }

    @Override
    public void close() {
      handle.close();
      try {
        engine.stop();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
