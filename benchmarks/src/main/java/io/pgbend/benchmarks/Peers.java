package io.pgbend.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** DuckDB with its scanner for PostgreSQL, installed once by name into a folder of its own. */
final class Peers {
  static final String VERSION = "1.5.5";
  private static final List<String> PACKAGES =
      List.of(
          "duckdb==" + VERSION,
          "duckdb-extension-postgres-scanner==" + VERSION,
          "duckdb-extension-tpch==" + VERSION);

  private final Workspace workspace;
  private final MeteredProcess processes;

  Peers(Workspace workspace, MeteredProcess processes) {
    this.workspace = workspace;
    this.processes = processes;
  }

  /** Needs {@code python3} with pip on the path; does nothing when the folder is there. */
  void install() throws InterruptedException {
    Path folder = workspace.root().resolve("peers-" + VERSION);
    if (Files.exists(folder)) {
      return;
    }
    Path unfinished = workspace.root().resolve("peers-unfinished");
    Workspace.delete(unfinished);
    List<String> command =
        new ArrayList<>(List.of("python3", "-m", "pip", "install", "--quiet", "--target"));
    command.add(unfinished.toString());
    command.addAll(PACKAGES);
    processes.run(command);
    if (!unfinished.toFile().renameTo(folder.toFile())) {
      throw new IllegalStateException("cannot rename " + unfinished + " to " + folder);
    }
  }

  /** A command of the script that uses the peer. */
  List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add("env");
    command.add("PYTHONPATH=" + workspace.root().resolve("peers-" + VERSION));
    command.add("python3");
    command.add(workspace.script("peer.py").toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
