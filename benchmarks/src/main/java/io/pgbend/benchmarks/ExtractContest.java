package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** Everybody's way from a table to files, or, for the yardstick, to nowhere. */
final class ExtractContest {
  private static final String PASSES = "2";
  private final Workspace workspace;
  private final MeteredProcess processes;
  private final Peers peers;
  private final Servers servers;
  private final SourceAddress source;

  ExtractContest(
      Workspace workspace,
      MeteredProcess processes,
      Peers peers,
      Servers servers,
      SourceAddress source) {
    this.workspace = workspace;
    this.processes = processes;
    this.peers = peers;
    this.servers = servers;
    this.source = source;
  }

  /** In the order in which they take turns. */
  List<Contestant> contestants(BenchTable table) {
    return List.of(
        copy(table, 1), pgbend(table, 1), copy(table, 2), pgbend(table, 2), duckdb(table));
  }

  /** Where a contestant's files of its last pass are. */
  Path files(String contestant, BenchTable table) {
    return workspace.folder("files").resolve(contestant + "-" + table.name());
  }

  Contestant copy(BenchTable table, int connections) {
    return worker(
        ExtractScores.COPY + connections,
        table,
        workspace.java(
            CopyWorker.class.getName(),
            source.text(),
            table.name(),
            Integer.toString(connections),
            PASSES));
  }

  Contestant psql(BenchTable table, long rows) {
    return new PsqlContestant(table, rows, source, processes, servers);
  }

  private Contestant pgbend(BenchTable table, int connections) {
    String name = ExtractScores.PGBEND + connections;
    return worker(
        name,
        table,
        workspace.java(
            StageWorker.class.getName(),
            source.text(),
            table.name(),
            Integer.toString(connections),
            PASSES,
            files(name, table).toString()));
  }

  private Contestant duckdb(BenchTable table) {
    String name = ExtractScores.DUCKDB;
    Path folder = files(name, table);
    Workspace.delete(folder);
    Path file = workspace.folder("files/" + folder.getFileName()).resolve("all.parquet");
    String address =
        "host=%s port=%d user=%s dbname=%s"
            .formatted(SourceAddress.HOST, source.port(), SourceAddress.USER, source.database());
    return worker(
        name,
        table,
        peers.command(
            "--threads",
            "2",
            "read",
            "--source",
            address,
            "--table",
            table.name(),
            "--out",
            file.toString(),
            "--passes",
            PASSES));
  }

  private Contestant worker(String name, BenchTable table, List<String> command) {
    return new WorkerContestant(name, table.name(), command, processes, servers);
  }
}
