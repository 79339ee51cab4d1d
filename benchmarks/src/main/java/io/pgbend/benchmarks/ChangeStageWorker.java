package io.pgbend.benchmarks;

import io.pgbend.change.TableName;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.pipeline.StagedChanges;
import io.pgbend.pipeline.StagedTable;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.store.SqliteLedger;
import io.pgbend.store.Store;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * pgbend's own way from a slot to files. Tables are looked up and the ledger is opened before the
 * passes, as a task that follows has done both long before; connecting belongs to each pass.
 */
final class ChangeStageWorker {
  private ChangeStageWorker() {}

  /** Arguments: source, changes, folder, slots, one for each pass. */
  public static void main(String[] arguments) throws Exception {
    SourceAddress address = SourceAddress.parse(arguments[0]);
    long changes = Long.parseLong(arguments[1]);
    Path folder = Path.of(arguments[2]);
    Deque<String> slots = new ArrayDeque<>(List.of(arguments).subList(3, arguments.length));
    SourceConnections source = new SourceConnections(address.endpoint());
    List<StagedTable> tables = tables(source);
    Workspace.delete(folder);
    try (Store store = Store.open(folder.resolveSibling(folder.getFileName() + ".ledger"))) {
      SqliteLedger ledger = new SqliteLedger(store);
      Passes.run(
          slots.size(),
          () -> {
            SlotKey slot = new SlotKey(cluster(source), address.database(), slots.removeFirst());
            StagedChanges.Counts counts =
                new StagedChanges(
                        source,
                        ledger,
                        new StagedChanges.Request(
                            slot, ChangeSource.PUBLICATION, tables, changes, folder))
                    .drain();
            return new Passes.Done(counts.rows(), counts.bytes());
          });
    }
  }

  private static List<StagedTable> tables(SourceConnections source) {
    try (SourceSession session = source.open("benchmark")) {
      SourceCatalog catalog = new SourceCatalog(session);
      return ChangeSource.TABLES.stream()
          .map(name -> StagedTable.of(catalog.table(new TableName("public", name))))
          .toList();
    }
  }

  private static String cluster(SourceConnections source) {
    try (SourceSession session = source.open("benchmark")) {
      return new SourceCatalog(session).server().systemIdentifier().orElseThrow();
    }
  }
}
