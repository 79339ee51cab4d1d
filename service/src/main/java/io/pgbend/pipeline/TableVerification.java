package io.pgbend.pipeline;

import io.pgbend.change.TableName;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.mapping.TypeMapping;
import io.pgbend.target.sql.TableRef;
import java.util.List;

/** Proves that a target holds what its source does, or names what differs. */
public final class TableVerification {
  private final SourceConnections source;
  private final DatabendClient target;

  public TableVerification(SourceConnections source, DatabendClient target) {
    this.source = source;
    this.target = target;
  }

  /** Compares a table that was copied as a whole, by the automatic mapping, and is at rest. */
  public TableComparison.Result run(TableName name, TableRef into) {
    return run(name, into, ColumnWishes.none());
  }

  /** Compares a table that was copied as a whole, with these wishes, and is at rest. */
  public TableComparison.Result run(TableName name, TableRef into, ColumnWishes wishes) {
    try (SnapshotExport snapshot = SnapshotExport.open(source, table(name));
        DatabendSession session = target.session()) {
      SourceTable table = snapshot.table();
      List<MappedColumn> columns =
          new TypeMapping().mapTable(table.shape(), wishes.rules(table.shape()));
      return new TableComparison(table, into, columns).run(snapshot.session(), session);
    }
  }

  private SourceTable table(TableName name) {
    try (SourceSession session = source.open("verification")) {
      return new SourceCatalog(session).table(name);
    }
  }
}
