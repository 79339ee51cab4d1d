package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgbend.acceptance.network.AfterBytes;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a copy leans on is taken away in mid-copy. */
final class CutAcceptance extends CopySite {
  private static final int ROWS = 60_000;
  private static final int ROWS_PER_FILE = 3_000;

  @ParameterizedTest
  @EnumSource(names = {"NEW", "REPLACE"})
  void the_connection_to_the_source_is_cut_by_the_network(Way way) throws Exception {
    source(ROWS, 10);
    target(way);
    SourceEndpoint own = sourceEndpoint();
    try (TcpProxy proxy = TcpProxy.to(own.host(), own.port())) {
      proxy.rule(new AfterBytes(3 << 20));
      SourceEndpoint cut =
          new SourceEndpoint(
              own.host(),
              proxy.port(),
              own.database(),
              own.user(),
              own.password(),
              own.sslMode(),
              null);

      assertThat(
              problem(
                  () ->
                      copy(cut, databend.endpoint(), request(way, ROWS_PER_FILE, 1), new Silent())))
          .isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
    }
    assertAsBeforeAndRightNext(way);
  }

  @Test
  void the_connection_to_the_source_is_ended_by_its_server() throws Exception {
    source(ROWS, 40);
    target(Way.REPLACE);

    assertThat(
            problem(
                () ->
                    copy(
                        request(Way.REPLACE, ROWS_PER_FILE, 1),
                        whenReading(this::endSourceConnections))))
        .isIn(ProblemCode.SOURCE_CONNECTION_LOST);
    assertAsBeforeAndRightNext(Way.REPLACE);
  }

  @Test
  void the_target_table_is_replaced_by_somebody_else() throws Exception {
    source(ROWS, 10);
    target(Way.REPLACE);

    assertThat(
            problem(
                () ->
                    copy(
                        request(Way.REPLACE, ROWS_PER_FILE, 1),
                        whenReading(
                            () ->
                                databend.execute(
                                    "create or replace table t (id int not null, name string)",
                                    "insert into t values (1, 'old')")))))
        .isEqualTo(ProblemCode.TARGET_REPLACED);
    assertThat(found()).contains(new Found(1, 1, 1));
    copy(request(Way.REPLACE, ROWS_PER_FILE, 2), new Silent());
    assertThat(found()).contains(Way.REPLACE.rowsAfter(ROWS));
    assertNothingLeft();
  }

  @Test
  void the_target_table_is_dropped_while_it_is_filled() throws Exception {
    source(ROWS, 10);

    assertThat(
            problem(
                () ->
                    copy(
                        request(Way.NEW, ROWS_PER_FILE, 1),
                        whenReading(() -> databend.execute("drop table t")))))
        .isIn(ProblemCode.TARGET_REPLACED, ProblemCode.TARGET_TABLE_MISSING);
    assertAsBeforeAndRightNext(Way.NEW);
  }

  @Test
  void the_target_database_is_dropped() throws Exception {
    source(ROWS, 10);

    assertThat(
            problem(
                () ->
                    copy(
                        request(Way.NEW, ROWS_PER_FILE, 1),
                        whenReading(
                            () -> databend.execute("drop database " + databend.database())))))
        .isIn(
            ProblemCode.TARGET_REPLACED,
            ProblemCode.TARGET_TABLE_MISSING,
            ProblemCode.TARGET_DATABASE_MISSING);
    try (DatabendClient client = new DatabendClient(databend.endpoint().database(""));
        DatabendSession session = client.session()) {
      session.query("create database " + databend.database());
    }
    assertAsBeforeAndRightNext(Way.NEW);
  }

  @Test
  void the_disk_of_the_spool_is_full() throws Exception {
    source(ROWS, 20);
    target(Way.REPLACE);
    Path small = Files.createDirectories(folder.resolve("small"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()) == 0,
        "only root may mount a small file system");
    try {
      SnapshotRequest usual = request(Way.REPLACE, ROWS_PER_FILE, 2);
      SnapshotRequest cramped =
          new SnapshotRequest(
              usual.table(),
              usual.where(),
              usual.into(),
              usual.whenNotEmptyOrNull(),
              usual.createDatabase(),
              usual.key(),
              usual.columns(),
              usual.limits(),
              usual.connections(),
              small.resolve("spool"));

      assertThat(problem(() -> copy(cramped, new Silent())))
          .isIn(ProblemCode.SPOOL_FAILED, ProblemCode.STAGING_WRITE_FAILED);
      assertThat(small.resolve("spool")).doesNotExist();
    } finally {
      run("umount", small.toString());
    }
    assertAsBeforeAndRightNext(Way.REPLACE);
  }

  @Test
  void the_engine_is_killed_in_mid_load_and_started_again() throws Exception {
    source(200_000, 10);
    Path home = folder.resolve("home");
    EmbeddedEngine engine = EmbeddedEngine.of(Home.at(home, System.getenv()).open());
    CopyProcess.Start start =
        CopyProcess.Start.of(this, Way.NEW, 500)
            .arguments(List.of("--database", "d", "--batch-size", "500"));
    try (EngineHandle handle = engine.use(InstallProgress.silent());
        CopyProcess process = start.run(postgres, "embedded", "")) {
      try (DatabendClient client =
              new DatabendClient(
                  DatabendEndpoint.of(handle.url(), handle.user(), handle.password()));
          DatabendSession session = client.session()) {
        session.query("create database if not exists pgbend");
        session.query("create stage if not exists pgbend");
        while (session.query("list @pgbend/").isEmpty()) {
          assertThat(process.endedWithin(10)).as(process.errors()).isFalse();
        }
      }
      run("kill", "-9", Long.toString(handle.pid()));

      assertThat(process.exitCode()).as(process.errors()).isZero();
      try (DatabendClient client =
              new DatabendClient(
                  DatabendEndpoint.of(handle.url(), handle.user(), handle.password())
                      .database("d"));
          DatabendSession session = client.session()) {
        assertThat(found(session)).isEqualTo(Way.NEW.rowsAfter(200_000));
        assertThat(session.query("list @pgbend/").rows()).isEmpty();
      }
    }
    engine.stop();
  }

  private interface Copy {
    void run() throws InterruptedException;
  }

  private static ProblemCode problem(Copy copy) {
    SyncException failure = catchThrowableOfType(SyncException.class, copy::run);
    assertThat(failure).isNotNull();
    assertThat(failure.problem().remedy()).isNotBlank();
    return failure.code();
  }

  private interface Cut {
    void cut() throws Exception;
  }

  /** Cuts once, when the first rows have been read and more are to come. */
  private static Silent whenReading(Cut cut) {
    AtomicBoolean done = new AtomicBoolean();
    return new Silent() {
      @Override
      public void read(long rows) {
        if (!done.getAndSet(true)) {
          try {
            cut.cut();
          } catch (Exception failure) {
            throw new AssertionError("cutting failed", failure);
          }
        }
      }
    };
  }

  private void endSourceConnections() throws SQLException {
    postgres.execute(
        """
        select pg_terminate_backend(pid)
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """);
  }

  private void assertAsBeforeAndRightNext(Way way) throws InterruptedException, IOException {
    assertThat(found()).isEqualTo(way.rowsBefore());
    assertNothingLeft();
    copy(request(way, ROWS_PER_FILE, 2), new Silent());
    assertThat(found()).contains(way.rowsAfter(ROWS));
    assertNothingLeft();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
