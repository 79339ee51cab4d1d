package io.pgbend.benchmarks;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Debezium's embedded engine as a program of its own. What it is made of comes through Maven into a
 * folder of the benchmarks, and its one source file is compiled as it is started.
 */
final class DebeziumPeer {
  static final String VERSION = "3.6.1.Final";
  private final Workspace workspace;
  private final Path libraries;

  private DebeziumPeer(Workspace workspace, Path libraries) {
    this.workspace = workspace;
    this.libraries = libraries;
  }

  /** Needs {@code mvn} on the path the first time; empty, with a remark, where it does not come. */
  static Optional<DebeziumPeer> install(Workspace workspace, MeteredProcess processes)
      throws InterruptedException {
    Path folder = workspace.root().resolve("debezium-" + VERSION);
    if (!Files.exists(folder)) {
      Path unfinished = workspace.root().resolve("debezium-unfinished");
      Workspace.delete(unfinished);
      try {
        processes.run(
            List.of(
                "mvn",
                "-q",
                "-B",
                "-f",
                source(workspace, "pom.xml").toString(),
                "dependency:copy-dependencies",
                "-DincludeScope=runtime",
                "-DoutputDirectory=" + unfinished.toAbsolutePath()));
        if (!unfinished.toFile().renameTo(folder.toFile())) {
          throw new IllegalStateException("cannot rename " + unfinished + " to " + folder);
        }
      } catch (IllegalStateException | UncheckedIOException failure) {
        System.err.println("without Debezium, which could not be installed: " + failure);
        return Optional.empty();
      }
    }
    return Optional.of(new DebeziumPeer(workspace, folder));
  }

  private static Path source(Workspace workspace, String name) {
    return workspace.module().resolve("src/main/debezium").resolve(name);
  }

  List<String> command(SourceAddress address, long changes, List<String> slots) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", libraries + "/*"));
    command.add(source(workspace, "DebeziumWorker.java").toString());
    command.add(SourceAddress.HOST);
    command.add(Integer.toString(address.port()));
    command.add(SourceAddress.USER);
    command.add(address.database());
    command.add(ChangeSource.PUBLICATION);
    command.add(Long.toString(changes));
    command.addAll(slots);
    return command;
  }
}
