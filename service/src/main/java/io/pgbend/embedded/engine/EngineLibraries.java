package io.pgbend.embedded.engine;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.ChildEnvironment;
import io.pgbend.embedded.DeletedTree;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.Platform;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * The libraries that the engine program runs on, the engine of Databend itself among them: fetched
 * with pip, as the user has set it up, and accepted only with the hashes that we know.
 */
final class EngineLibraries {
  private static final Duration LONGEST = Duration.ofMinutes(50);

  /** Unpacked about 450 MB, and the downloads of about 150 MB at the same time. */
  private static final long NEEDED_BYTES = 800L << 20;

  private final Platform platform;
  private final CacheFolder cache;
  private final InstallProgress progress;
  private final Path log;

  EngineLibraries(Platform platform, CacheFolder cache, InstallProgress progress, Path log) {
    this.platform = platform;
    this.cache = cache;
    this.progress = progress;
    this.log = log;
  }

  boolean installed() {
    return cache.has(name());
  }

  /** The folder that Python has to search. */
  Path folder(Path python) throws InterruptedException {
    return cache.entry(name(), into -> install(python, into));
  }

  /** The version of Databend that is pinned. */
  static String databendVersion() {
    return requirements()
        .lines()
        .filter(line -> line.startsWith("databend=="))
        .map(line -> line.substring("databend==".length()).replace("\\", "").strip())
        .findFirst()
        .orElseThrow();
  }

  static String requirements() {
    try (InputStream in =
        EngineLibraries.class.getResourceAsStream("/io/pgbend/embedded/engine/requirements.txt")) {
      if (in == null) {
        throw new IllegalStateException("the class path has no requirements.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name() {
    CRC32 sum = new CRC32();
    sum.update((PythonRuntime.VERSION + requirements()).getBytes(StandardCharsets.UTF_8));
    return String.format(
        Locale.ROOT, "databend-%s-%s-%08x", databendVersion(), platform.cpython(), sum.getValue());
  }

  private void install(Path python, Path into) throws IOException, InterruptedException {
    requireSpace(into);
    Path working = into.resolveSibling(into.getFileName() + ".pip");
    DeletedTree.delete(working);
    Files.createDirectory(working);
    try {
      Path wanted = Files.writeString(working.resolve("requirements.txt"), requirements());
      run(command(python, wanted, into), working);
    } finally {
      DeletedTree.delete(working);
    }
  }

  private static void requireSpace(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw SyncException.of(
          ProblemCode.DISK_FULL,
          "The engine needs "
              + (NEEDED_BYTES >> 20)
              + " MB below "
              + folder.getParent()
              + ", where "
              + (free >> 20)
              + " MB are free.");
    }
  }

  private static List<String> command(Path python, Path requirements, Path into) {
    return List.of(
        python.toString(),
        "-s",
        "-P",
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--only-binary=:all:",
        "--no-deps",
        "--no-cache-dir",
        "--no-input",
        "--no-color",
        "--progress-bar=raw",
        "--target=" + into,
        "--requirement=" + requirements);
  }

  private void run(List<String> command, Path working) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(working.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    prepare(builder.environment(), working);
    PipOutput output = new PipOutput(progress);
    Process pip = builder.start();
    try {
      Thread reader = Thread.ofVirtual().name("engine/pip").start(() -> read(pip, output));
      boolean ended = pip.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
      if (!ended) {
        throw SyncException.of(
            ProblemCode.ENGINE_DOWNLOAD_FAILED,
            "pip has not ended within " + LONGEST.toMinutes() + " minutes.");
      }
      reader.join(Duration.ofSeconds(10));
      if (pip.exitValue() != 0) {
        Files.writeString(log, output.text() + "\n");
        throw output.failure(pip.exitValue());
      }
    } finally {
      pip.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  /**
   * The user's settings for pip hold (index, certificates, proxies), but not those that would put
   * the packages elsewhere or change which are taken. Downloads go beside the target, because the
   * system's temporary folder may be small.
   */
  private static void prepare(Map<String, String> environment, Path working) {
    ChildEnvironment.clean(environment);
    for (String name :
        new String[] {
          "TARGET",
          "PREFIX",
          "ROOT",
          "PLATFORM",
          "PYTHON_VERSION",
          "IMPLEMENTATION",
          "ABI",
          "NO_BINARY",
          "CONSTRAINT",
          "REQUIREMENT",
          "DRY_RUN",
          "REPORT",
          "LOG",
          "QUIET",
          "VERBOSE",
          "PYTHON",
          "BUILD_CONSTRAINT",
          "EDITABLE",
          "PROGRESS_BAR"
        }) {
      environment.remove("PIP_" + name);
    }
    environment.put("PIP_USER", "0");
    environment.put("PIP_REQUIRE_VIRTUALENV", "0");
    environment.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONUTF8", "1");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TMPDIR", working.toString());
  }

  private static void read(Process pip, PipOutput output) {
    try (BufferedReader lines = pip.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.line(line);
      }
    } catch (IOException _) {
      // The process was ended by us; what it said so far is enough.
      return;
    }
  }
}
