package io.pgbend.acceptance.engine;

import io.pgbend.config.Home;
import io.pgbend.embedded.ChildEnvironment;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineInstall;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs this module's Python programs on the engine's own interpreter and libraries. */
final class PythonScripts {
  static final Path FOLDER = Path.of("src", "test", "python").toAbsolutePath();
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final Path DRIVER = TARGET.resolve("python-driver");
  private static final Path LOGS = TARGET.resolve("python-logs");
  private static final Duration PIP_LIMIT = Duration.ofMinutes(5);

  private final EngineInstall install;

  private PythonScripts(EngineInstall install) {
    this.install = install;
  }

  /** Installs the engine where need be, in the cache that the product uses. */
  static PythonScripts of(Path folder) throws InterruptedException {
    Home home = Home.at(folder.resolve("home"), System.getenv()).open();
    return new PythonScripts(EmbeddedEngine.of(home).install(InstallProgress.silent()));
  }

  /** Puts the packages in place that only tests need, the driver above all. */
  void installDriver() throws IOException, InterruptedException {
    Path wanted = FOLDER.resolve("requirements.txt");
    Path installed = DRIVER.resolve("installed.txt");
    if (Files.exists(installed) && Files.mismatch(wanted, installed) == -1) {
      return;
    }
    run(
        "pip",
        PIP_LIMIT,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--only-binary=:all:",
        "--no-deps",
        "--no-input",
        "--upgrade",
        "--target=" + DRIVER,
        "--requirement=" + wanted);
    Files.copy(wanted, installed, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Runs the interpreter and waits for its end.
   *
   * @throws AssertionError with all that it said when it fails or is not done in time
   */
  void run(String name, Duration limit, String... arguments)
      throws IOException, InterruptedException {
    File log = Files.createDirectories(LOGS).resolve(name + ".log").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command(arguments))
            .directory(TARGET.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log);
    prepare(builder.environment());
    Process process = builder.start();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s is not done after %d s:%n%s".formatted(name, limit.toSeconds(), text(log)));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(
            "%s ended with exit code %d:%n%s".formatted(name, process.exitValue(), text(log)));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(install.python().toString(), "-s"));
    command.addAll(List.of(arguments));
    return command;
  }

  private void prepare(Map<String, String> environment) {
    ChildEnvironment.clean(environment);
    environment.put(
        "PYTHONPATH",
        Stream.concat(Stream.of(FOLDER, DRIVER), install.searched().stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    environment.put("PYTHONPYCACHEPREFIX", TARGET.resolve("python-cache").toString());
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONUTF8", "1");
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("TMPDIR", TARGET.toString());
  }

  private static String text(File log) throws IOException {
    return Files.readString(log.toPath());
  }
}
