package io.pgbend.acceptance.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An {@link EngineUser} in a process of its own. */
final class EngineUserProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  EngineUserProcess(Path home, String program) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                EngineUser.class.getName(),
                home.toString(),
                program)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The engine that it uses; waits until it has one. */
  long enginePid() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the user of the engine ended without one");
    }
    return Long.parseLong(line);
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (process.waitFor(60, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
