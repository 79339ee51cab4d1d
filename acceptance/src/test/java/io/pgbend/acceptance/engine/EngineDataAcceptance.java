package io.pgbend.acceptance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.TestDatabend;
import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.embedded.engine.EngineStatus;
import io.pgbend.target.DatabendDsn;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The real engine: what was written is there after each way to end. */
final class EngineDataAcceptance {
  private static final InstallProgress SILENT = InstallProgress.silent();

  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path temporary;
  private EmbeddedEngine engine = EmbeddedEngine.of(new Home(Path.of("unset"), Path.of("unset")));

  @BeforeEach
  void open() {
    engine = EmbeddedEngine.of(Home.at(temporary.resolve("home"), System.getenv()).open());
  }

  @AfterEach
  void end() throws InterruptedException {
    engine.stop();
  }

  @Test
  void rows_are_there_after_a_kill_and_after_a_stop() throws Exception {
    EngineHandle first = engine.use(SILENT);
    execute(first, "create table kept (a int)", "insert into kept values (1), (2)");
    kill(first.pid());
    first.close();
    EngineStatus.Running second = engine.start(SILENT, 0).running().orElseThrow();
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.version()).isEqualTo(engine.status().installedVersion());
    try (EngineHandle handle = engine.use(SILENT)) {
      assertThat(count(handle)).isEqualTo(2);
      execute(handle, "insert into kept values (3)");
    }
    assertThat(engine.stop()).isTrue();
    try (EngineHandle handle = engine.use(SILENT)) {
      assertThat(handle.pid()).isNotEqualTo(second.pid());
      assertThat(count(handle)).isEqualTo(3);
    }
  }

  @Test
  void several_starters_at_once_give_one_real_engine() throws Exception {
    Path home = temporary.resolve("home");
    String program = "io/pgbend/embedded/engine";
    try (EngineUserProcess first = new EngineUserProcess(home, program);
        EngineUserProcess second = new EngineUserProcess(home, program);
        EngineUserProcess third = new EngineUserProcess(home, program)) {
      long pid = first.enginePid();
      assertThat(List.of(second.enginePid(), third.enginePid())).containsOnly(pid);
    }
  }

  @Test
  void a_test_has_a_database_of_its_own_beside_other_engines() {
    databend.execute("create table t (a int)", "insert into t values (1)");
    assertThat(databend.endpoint().toString())
        .doesNotContain(databend.handle().password().reveal());
  }

  private static void execute(EngineHandle handle, String... statements) {
    try (DatabendClient client = new DatabendClient(DatabendDsn.parse(handle.dsn().reveal()));
        DatabendSession session = client.session()) {
      for (String sql : statements) {
        session.query(sql);
      }
    }
  }

  private static long count(EngineHandle handle) {
    try (DatabendClient client = new DatabendClient(DatabendDsn.parse(handle.dsn().reveal()));
        DatabendSession session = client.session()) {
      return session.query("select count(*) from kept").onlyNumber();
    }
  }

  private static void kill(long pid) throws Exception {
    Process kill = new ProcessBuilder("sh", "-c", "kill -KILL " + pid).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
