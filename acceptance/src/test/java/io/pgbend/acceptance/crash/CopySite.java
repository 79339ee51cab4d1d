package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.TableName;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.SnapshotCopy;
import io.pgbend.pipeline.SnapshotProgress;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetTable;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.TableRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A source table {@code public.t}, a target table {@code t}, and looks at what a copy leaves. */
abstract class CopySite {
  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final TestDatabend databend = new TestDatabend();

  @TempDir Path folder;

  /** Fills the source with ids from 1, each with a name of some length. */
  final void source(long rows, int length) throws SQLException {
    postgres.execute(
        "create table t (id int primary key, name text)",
        "insert into t select i, repeat(md5(i::text), %d) from generate_series(1, %d) i"
            .formatted(length, rows));
  }

  final void target(Way way) {
    databend.execute(way.before().toArray(String[]::new));
  }

  final TableRef table() {
    return new TableRef(databend.database(), "t");
  }

  final Bookkeeping books() {
    return Bookkeeping.standard(TaskKey.of(databend.database(), "t"));
  }

  final Path spool() {
    return folder.resolve("home").resolve("spool").resolve("sync");
  }

  final SourceEndpoint sourceEndpoint() {
    return SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password());
  }

  final SnapshotRequest request(Way way, int rowsPerFile, int connections) {
    return new SnapshotRequest(
        new TableName("public", "t"),
        "",
        table(),
        way.whenNotEmpty().orElse(null),
        false,
        List.of(),
        ColumnWishes.none(),
        FileLimits.standard().atMost(rowsPerFile),
        connections,
        spool());
  }

  /** Copies in this process. */
  final SnapshotResult copy(SnapshotRequest request, SnapshotProgress progress)
      throws InterruptedException {
    return copy(sourceEndpoint(), databend.endpoint(), request, progress);
  }

  static SnapshotResult copy(
      SourceEndpoint source,
      DatabendEndpoint target,
      SnapshotRequest request,
      SnapshotProgress progress)
      throws InterruptedException {
    try (DatabendClient client = new DatabendClient(target)) {
      return new SnapshotCopy(new SourceConnections(source), client, InstantSource.system())
          .run(request, UUID.randomUUID().toString().replace("-", ""), progress);
    }
  }

  /** The target's rows; empty when there is no such table. */
  final Optional<Found> found() {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      return new TargetCatalog(session).table(table()).isEmpty()
          ? Optional.empty()
          : Optional.of(found(session));
    }
  }

  static Found found(DatabendSession session) {
    QueryResult row =
        session.query(
            "select count(*) as n, coalesce(sum(id), 0) as ids, count_if(name = 'old') as old from t");
    return new Found(row.number(0, "n"), row.number(0, "ids"), row.number(0, "old"));
  }

  /** No staged file, no shadow table, no intent, no file in the spool. */
  final void assertNothingLeft() throws IOException {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      QueryResult files = session.query(new Load.ListStage(books().folder()));
      assertThat(files.rows()).as("staged files").isEmpty();
      assertThat(new TargetCatalog(session).tables("pgbend"))
          .extracting(TargetTable::name)
          .noneMatch(name -> books().shadowEpoch(name).isPresent());
      QueryResult control = session.query(ControlTables.readMerge(books().controlMerge()));
      assertThat(control.optionalText(0, ControlTables.INTENT)).as("intent").isEmpty();
    }
    assertThat(spooled()).as("spool").isEmpty();
  }

  private List<@Nullable Path> spooled() throws IOException {
    if (!Files.exists(spool())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(spool())) {
      return List.copyOf(files.toList());
    }
  }
}
