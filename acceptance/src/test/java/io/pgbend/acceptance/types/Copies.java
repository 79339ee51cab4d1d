package io.pgbend.acceptance.types;

import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.TableName;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.SnapshotCopy;
import io.pgbend.pipeline.SnapshotProgress;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.pipeline.TableComparison;
import io.pgbend.pipeline.TableVerification;
import io.pgbend.pipeline.WhenNotEmpty;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Copies tables from a test's PostgreSQL into its Databend, as the product does. */
final class Copies implements AutoCloseable {
  private final SourceConnections source;
  private final DatabendClient client;
  private final String database;
  private final Path folder;

  Copies(TestPostgres postgres, TestDatabend databend, Path folder) {
    this.source =
        new SourceConnections(
            SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password()));
    this.client = new DatabendClient(databend.endpoint());
    this.database = databend.database();
    this.folder = folder;
  }

  SourceConnections source() {
    return source;
  }

  TableRef into(String table) {
    return new TableRef(database, table);
  }

  /** Copies a whole table of the schema public. */
  SnapshotResult copy(String table) throws InterruptedException {
    return copy(table, "", ColumnWishes.none());
  }

  SnapshotResult copy(String table, String where, ColumnWishes wishes) throws InterruptedException {
    String run = UUID.randomUUID().toString().replace("-", "");
    SnapshotRequest request =
        new SnapshotRequest(
            name(table),
            where,
            into(table),
            WhenNotEmpty.REPLACE,
            false,
            List.of(),
            wishes,
            FileLimits.standard(),
            2,
            folder.resolve(run));
    return new SnapshotCopy(source, client, InstantSource.system()).run(request, run, new Silent());
  }

  TableComparison.Result compare(String table) {
    return new TableVerification(source, client).run(name(table), into(table));
  }

  TableComparison.Result compare(String table, ColumnWishes wishes) {
    return new TableVerification(source, client).run(name(table), into(table), wishes);
  }

  List<TargetColumn> columns(String table) {
    try (DatabendSession session = client.session()) {
      return new TargetCatalog(session).columns(into(table));
    }
  }

  /** The rows of a question to the target. */
  List<List<@Nullable String>> ask(String sql) {
    try (DatabendSession session = client.session()) {
      return session.query(sql).rows();
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static TableName name(String table) {
    return new TableName("public", table);
  }

  private static final class Silent implements SnapshotProgress {
    @Override
    public void phase(String words) {}

    @Override
    public void expected(long rows) {}

    @Override
    public void read(long rows) {}

    @Override
    public void loaded(long rows, long stagedBytes) {}

    @Override
    public void warning(String words) {}
  }
}
