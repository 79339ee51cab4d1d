package io.pgbend.benchmarks;

import io.pgbend.change.TableName;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FileNames;
import io.pgbend.pipeline.Handoff;
import io.pgbend.pipeline.LocalFile;
import io.pgbend.pipeline.Spool;
import io.pgbend.pipeline.TableExtract;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.SelectedColumn;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.mapping.MappingRules;
import io.pgbend.target.mapping.TypeMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * pgbend's own way from a table to files, wired as a snapshot wires it, with nobody who takes the
 * files: they stay in the folder.
 */
final class StageWorker {
  /** More than any table here makes, so that no lane waits for somebody to take a file. */
  private static final int FILES = 10_000;

  private final SourceConnections source;
  private final TableName table;
  private final int connections;
  private final Path folder;

  private StageWorker(SourceConnections source, TableName table, int connections, Path folder) {
    this.source = source;
    this.table = table;
    this.connections = connections;
    this.folder = folder;
  }

  /** Arguments: source, table, connections, passes, folder. */
  public static void main(String[] arguments) throws Exception {
    SourceAddress address = SourceAddress.parse(arguments[0]);
    StageWorker worker =
        new StageWorker(
            new SourceConnections(address.endpoint()),
            new TableName("public", arguments[1]),
            Integer.parseInt(arguments[2]),
            Path.of(arguments[4]));
    Passes.run(Integer.parseInt(arguments[3]), worker::stage);
  }

  private Passes.Done stage() throws InterruptedException {
    SourceTable found = found();
    List<MappedColumn> columns =
        new TypeMapping().mapTable(found.shape(), MappingRules.automatic());
    Handoff<LocalFile> files = new Handoff<>(FILES, 1);
    try (SnapshotExport export = SnapshotExport.open(source, found)) {
      ChunkPlan plan = export.plan(ChunkPlan.Wishes.readers(connections));
      SnapshotReader reader =
          new SnapshotReader(source, export, plan, selected(columns), Optional.empty());
      TableExtract extract =
          new TableExtract(reader, extractPlan(found, columns), new SilentProgress());
      extract.run(FileNames.of("benchmark"), files);
    }
    List<LocalFile> made = files.take(FILES);
    return new Passes.Done(
        made.stream().mapToLong(file -> file.file().rows()).sum(),
        made.stream().mapToLong(file -> file.file().bytes()).sum());
  }

  private SourceTable found() {
    try (SourceSession session = source.open("benchmark")) {
      return new SourceCatalog(session).table(table);
    }
  }

  private TableExtract.Plan extractPlan(SourceTable found, List<MappedColumn> columns) {
    return new TableExtract.Plan(
        columns.stream().map(MappedColumn::staging).toList(),
        found.shape().key(),
        FileLimits.standard(),
        connections,
        Spool.open(folder));
  }

  private static List<SelectedColumn> selected(List<MappedColumn> columns) {
    return columns.stream()
        .map(
            column ->
                new SelectedColumn(column.source().name(), !column.staging().binarySelectable()))
        .toList();
  }
}
