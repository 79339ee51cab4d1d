package io.pgbend.acceptance.source;

import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.SourceColumn;
import io.pgbend.credential.Secret;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableText;
import io.pgbend.source.snapshot.Chunk;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.RowSink;
import io.pgbend.source.snapshot.SelectedColumn;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.source.snapshot.WhereCheck;
import io.pgbend.source.snapshot.WhereCondition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Reads tables of a test's database as the product does, everything as text. */
final class Reading {
  /** Makes even small tables fall into several chunks. */
  static final ChunkPlan.Wishes SMALL = new ChunkPlan.Wishes(2, 64 << 10, 1 << 20);

  static final String NULL = "<null>";

  private Reading() {}

  static SourceConnections connections(TestPostgres postgres) {
    return new SourceConnections(
        SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password()));
  }

  /** As another role of the same server. */
  static SourceConnections connectionsOf(TestPostgres postgres, String role, String password) {
    SourceEndpoint own = SourceEndpoint.parse(postgres.uri());
    return new SourceConnections(
        new SourceEndpoint(
            own.host(),
            own.port(),
            own.database(),
            role,
            new Secret(password),
            own.sslMode(),
            null));
  }

  static SourceTable table(SourceConnections connections, String name) {
    try (SourceSession session = connections.open("test")) {
      return new SourceCatalog(session).table(TableText.parse(name));
    }
  }

  static WhereCondition condition(SourceConnections connections, String table, String text) {
    try (SourceSession session = connections.open("test")) {
      return new WhereCheck(session, new SourceCatalog(session).table(TableText.parse(table)))
          .check(text);
    }
  }

  /** All rows as lists of texts, in no order. */
  static List<List<String>> rows(SourceConnections connections, String name)
      throws InterruptedException {
    return rows(connections, table(connections, name), Optional.empty());
  }

  static List<List<String>> rows(
      SourceConnections connections, SourceTable table, Optional<WhereCondition> where)
      throws InterruptedException {
    try (SnapshotExport export = SnapshotExport.open(connections, table)) {
      Collected rows = new Collected();
      new SnapshotReader(connections, export, export.plan(SMALL), asText(table), where)
          .read(2, reader -> rows);
      return new ArrayList<>(rows.found);
    }
  }

  static List<SelectedColumn> asText(SourceTable table) {
    return table.shape().columns().stream()
        .map(SourceColumn::name)
        .map(column -> new SelectedColumn(column, true))
        .toList();
  }

  /** Keeps every row. */
  static final class Collected implements RowSink {
    final Queue<List<String>> found = new ConcurrentLinkedQueue<>();

    @Override
    public void row(byte[] data, int offset, int length) {
      ByteBuffer row = ByteBuffer.wrap(data, offset, length);
      List<String> fields = new ArrayList<>();
      for (int left = row.getShort(); left > 0; left--) {
        fields.add(field(row));
      }
      if (row.hasRemaining()) {
        throw new AssertionError("a row is longer than its fields");
      }
      found.add(fields);
    }

    @Override
    public void endOfChunk(Chunk chunk, long rows) {}

    static String field(ByteBuffer row) {
      int length = row.getInt();
      if (length < 0) {
        return NULL;
      }
      byte[] bytes = new byte[length];
      row.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
