package io.pgbend.acceptance.engine;

import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.embedded.engine.EngineProgram;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that uses a home's engine until its standard input ends; says the engine's pid or the
 * problem.
 */
final class EngineUser {
  private EngineUser() {}

  /** Arguments: home folder, class-path folder of the engine program. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    Home home = Home.at(Path.of(arguments[0]), System.getenv()).open();
    EmbeddedEngine engine = new EmbeddedEngine(home, new EngineProgram(arguments[1]));
    try (EngineHandle handle = engine.use(InstallProgress.silent())) {
      System.out.println(handle.pid());
      while (System.in.read() >= 0) {
        // Only the end of the input is of interest.
      }
    } catch (SyncException e) {
      System.out.println(e.getMessage());
    }
  }
}
