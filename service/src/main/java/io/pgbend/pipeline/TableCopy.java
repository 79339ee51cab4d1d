package io.pgbend.pipeline;

import io.pgbend.source.SourceConnections;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.SelectedColumn;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.target.mapping.MappedColumn;
import java.util.List;

/** Brings a whole table, as one snapshot shows it, through files into a table of the target. */
final class TableCopy {
  /** How it is done. */
  record Wishes(FileLimits limits, int connections, Spool spool, FileNames names) {}

  private static final int UPLOADERS = 2;
  private static final int STAGED_FILES = 64;

  private final SourceConnections source;
  private final Wishes wishes;
  private final SnapshotProgress progress;

  TableCopy(SourceConnections source, Wishes wishes, SnapshotProgress progress) {
    this.source = source;
    this.wishes = wishes;
    this.progress = progress;
  }

  /**
   * Reads, stages and loads everything.
   *
   * @return bytes of all rows as PostgreSQL sent them
   */
  long run(SnapshotExport export, Checked checked, FileLoader loader) throws InterruptedException {
    List<MappedColumn> columns = checked.shape().columns();
    try (Crew crew = new Crew()) {
      ChunkPlan plan = export.plan(ChunkPlan.Wishes.readers(wishes.connections()));
      progress.expected(Math.max(0, plan.estimatedRows()));
      TableExtract extract =
          new TableExtract(
              new SnapshotReader(source, export, plan, selected(columns), checked.where()),
              new TableExtract.Plan(
                  columns.stream().map(MappedColumn::staging).toList(),
                  checked.shape().key(),
                  wishes.limits(),
                  wishes.connections(),
                  wishes.spool()),
              progress);
      Handoff<LocalFile> local = new Handoff<>(wishes.connections(), 1);
      Handoff<LocalFile> staged = new Handoff<>(STAGED_FILES, UPLOADERS);
      String name = checked.table().name().name();
      crew.start(name + "/read", () -> extract.run(wishes.names(), local));
      for (int number = 0; number < UPLOADERS; number++) {
        crew.start(name + "/upload-" + number, () -> loader.upload(local, staged));
      }
      crew.start(name + "/load", () -> loader.load(staged));
      crew.join();
      return extract.sourceBytes();
    }
  }

  private static List<SelectedColumn> selected(List<MappedColumn> columns) {
    return columns.stream()
        .map(
            column ->
                new SelectedColumn(column.source().name(), !column.staging().binarySelectable()))
        .toList();
  }
}
