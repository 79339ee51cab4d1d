package io.pgbend.cli;

import io.pgbend.config.Home;
import io.pgbend.embedded.Platform;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineStatus;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    description =
        "Says what is installed, in which version, where it listens, and what is missing.")
final class DoctorCommand implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
  private static final long LITTLE_SPACE = 2_000_000_000L;
  private static final int OLDEST_JAVA = 25;

  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Override
  public GlobalOptions options() {
    return options;
  }

  /** One thing that was looked at. */
  private record Finding(String subject, boolean good, String words) {}

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.of(options);
    Console console = surroundings.console();
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    findings.add(platform());
    findings.add(folder("home", surroundings.home().folder()));
    findings.add(folder("cache", surroundings.home().cache()));
    findings.add(engine(surroundings.home()));
    findings.add(
        new Finding("heap", true, Figures.bytes(Runtime.getRuntime().maxMemory()) + " at most"));
    for (Finding finding : findings) {
      console.result(
          "%s  %-9s %s"
              .formatted(finding.good() ? "ok " : "BAD", finding.subject(), finding.words()));
      console.result(fields(finding));
    }
    return findings.stream().allMatch(Finding::good) ? 0 : 1;
  }

  private static Finding java() {
    Runtime.Version version = Runtime.version();
    return new Finding(
        "java",
        version.feature() >= OLDEST_JAVA,
        version + " in " + System.getProperty("java.home"));
  }

  private static Finding platform() {
    String words = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    try {
      Platform.current();
      return new Finding("platform", true, words);
    } catch (SyncException problem) {
      return new Finding(
          "platform",
          false,
          words + ": " + problem.problem().detail() + " " + problem.problem().remedy());
    }
  }

  /** A folder that is not there yet is judged by the nearest one that is. */
  private static Finding folder(String subject, Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      boolean writable = Files.isWritable(there);
      String words =
          "%s, %s free%s%s"
              .formatted(
                  folder,
                  Figures.bytes(free),
                  there.equals(folder) ? "" : ", not made yet",
                  writable ? "" : ", not writable");
      return new Finding(subject, writable && free > LITTLE_SPACE, words);
    } catch (IOException failure) {
      return new Finding(subject, false, folder + ": " + failure.getMessage());
    }
  }

  private static Finding engine(Home home) throws InterruptedException {
    EngineStatus status = EmbeddedEngine.of(home).status();
    String installed =
        status.installed()
            ? ""
            : ", not installed yet (the first use fetches it, or «pgbend engine install»)";
    String where = status.running().map(running -> " at " + running.url()).orElse("");
    return new Finding(
        "engine",
        status.state() != EngineStatus.State.SILENT,
        "Databend "
            + status.installedVersion()
            + ", "
            + status.state().name().toLowerCase(Locale.ROOT)
            + where
            + installed);
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", finding.subject());
    fields.put("good", finding.good());
    fields.put("text", finding.words());
    return fields;
  }
}
