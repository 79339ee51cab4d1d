package io.pgbend.acceptance.source;

import static io.pgbend.acceptance.source.Reading.asText;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.Chunk;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.RowSink;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can go wrong while a table is read. */
@Timeout(120)
final class SnapshotFailureAcceptance {
  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);

  /** Chunks too large for the buffers between: the server is still at it when a row is there. */
  private static final ChunkPlan.Wishes CHUNKS = ChunkPlan.Wishes.readers(2);

  private interface Disturbance {
    void happen() throws Exception;
  }

  @BeforeEach
  void fill() throws Exception {
    postgres.execute(
        "create table t (id int primary key, v text)",
        "insert into t select i, repeat('x', 1000) from generate_series(1, 60000) i");
  }

  @Test
  void a_cut_connection_is_named() throws Exception {
    assertThat(
            failure(
                2,
                () ->
                    postgres.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgbend snapshot%'")))
        .isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
  }

  @Test
  void a_cancelled_statement_is_named() throws Exception {
    assertThat(
            failure(
                1,
                () ->
                    postgres.execute(
                        "select pg_cancel_backend(pid) from pg_stat_activity where application_name like 'pgbend snapshot%'")))
        .isEqualTo(ProblemCode.SOURCE_TIMEOUT);
  }

  @Test
  void a_sink_that_fails_stops_all_readers_with_its_own_problem() throws Exception {
    assertThat(
            failure(
                2,
                () -> {
                  throw SyncException.of(ProblemCode.TARGET_UNREACHABLE, "gone");
                }))
        .isEqualTo(ProblemCode.TARGET_UNREACHABLE);
  }

  @Test
  void an_interrupt_ends_the_copy_on_the_server_too() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    CountDownLatch reading = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread copy =
        Thread.ofPlatform()
            .name("copy")
            .start(
                () -> {
                  try (SnapshotExport export = SnapshotExport.open(connections, table)) {
                    new SnapshotReader(
                            connections,
                            export,
                            export.plan(CHUNKS),
                            asText(table),
                            Optional.empty())
                        .read(2, reader -> blocking(reading));
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                });
    reading.await();
    copy.interrupt();
    copy.join();
    assertThat(interrupted).isTrue();
    try (SourceSession session = connections.open("test")) {
      assertThat(
              session.list(
                  "select pid from pg_stat_activity where application_name like 'pgbend snapshot%' and state = 'active' and datname = current_database()",
                  r -> r.getInt(1)))
          .isEmpty();
    }
  }

  @Test
  void a_table_made_anew_under_the_same_name_is_noticed() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable before = Reading.table(connections, "t");
    postgres.execute("drop table t", "create table t (id int primary key, v text)");
    assertThat(problem(() -> SnapshotExport.open(connections, before).close()))
        .isEqualTo(ProblemCode.SOURCE_TABLE_CHANGED);
  }

  @Test
  void a_column_added_since_planning_is_noticed() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable before = Reading.table(connections, "t");
    postgres.execute("alter table t add column more int");
    assertThat(problem(() -> SnapshotExport.open(connections, before).close()))
        .isEqualTo(ProblemCode.SOURCE_TABLE_CHANGED);
  }

  @Test
  void a_lock_of_somebody_else_is_named_after_a_while() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    try (Connection other = postgres.connect();
        Statement statement = other.createStatement()) {
      statement.execute("begin; lock table t in access exclusive mode");
      assertThat(problem(() -> SnapshotExport.open(connections, table).close()))
          .isEqualTo(ProblemCode.SOURCE_LOCK_NOT_AVAILABLE);
    }
  }

  @Test
  void readers_that_would_queue_behind_an_alter_leave_the_work_to_the_first() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    try (Connection other = postgres.connect()) {
      Thread alter;
      try (SnapshotExport export = SnapshotExport.open(connections, table)) {
        alter = queuedAlter(other);
        Reading.Collected rows = new Reading.Collected();
        SnapshotReader.Totals totals =
            new SnapshotReader(
                    connections, export, export.plan(CHUNKS), asText(table), Optional.empty())
                .read(3, reader -> rows);
        assertThat(totals).isEqualTo(new SnapshotReader.Totals(60_000, 1));
      }
      alter.join();
    }
  }

  @Test
  void a_condition_that_fails_on_a_row_is_named_without_the_row() throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    var condition = Reading.condition(connections, "t", "v::int > 3");
    assertThatThrownBy(() -> Reading.rows(connections, table, Optional.of(condition)))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("WHERE_FAILED")
        .hasMessageNotContaining("xxx");
  }

  /** An ALTER that waits for our lock; returns once the server shows it waiting. */
  private Thread queuedAlter(Connection other) throws Exception {
    Thread alter =
        Thread.ofPlatform()
            .name("alter")
            .start(
                () -> {
                  try (Statement statement = other.createStatement()) {
                    statement.execute("alter table t add column late int");
                  } catch (SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    postgres.execute(
        """
        do $$
        begin
          while not exists (select from pg_locks where not granted) loop
            perform pg_sleep(0.01);
          end loop;
        end
        $$
        """);
    return alter;
  }

  /** The problem of a copy that is disturbed at its first row. */
  private ProblemCode failure(int readers, Disturbance disturbance) throws Exception {
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    AtomicBoolean happened = new AtomicBoolean();
    try (SnapshotExport export = SnapshotExport.open(connections, table)) {
      SnapshotReader reader =
          new SnapshotReader(
              connections, export, export.plan(CHUNKS), asText(table), Optional.empty());
      return problem(
          () -> {
            try {
              reader.read(readers, number -> disturbing(happened, disturbance));
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  private static ProblemCode problem(Runnable work) {
    SyncException problem = catchThrowableOfType(SyncException.class, work::run);
    assertThat(problem).isNotNull();
    return problem.code();
  }

  private static RowSink disturbing(AtomicBoolean happened, Disturbance disturbance) {
    return new RowSink() {
      @Override
      public void row(byte[] data, int offset, int length) {
        if (happened.compareAndSet(false, true)) {
          try {
            disturbance.happen();
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }

      @Override
      public void endOfChunk(Chunk chunk, long rows) {}
    };
  }

  private static RowSink blocking(CountDownLatch reading) {
    return new RowSink() {
      @Override
      public void row(byte[] data, int offset, int length) throws InterruptedException {
        reading.countDown();
        new CountDownLatch(1).await();
      }

      @Override
      public void endOfChunk(Chunk chunk, long rows) {}
    };
  }
}
