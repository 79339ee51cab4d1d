package io.pgbend.acceptance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.ProcessSession;
import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.embedded.engine.EngineProgram;
import io.pgbend.embedded.engine.EngineStatus;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The life of the engine's process, with a stand-in that obeys the contract. */
final class EngineLifeAcceptance {
  private static final String PROGRAM = "standin";
  private static final InstallProgress SILENT = InstallProgress.silent();

  @TempDir Path temporary;
  private Home home;
  private EmbeddedEngine engine;

  @BeforeEach
  void open() {
    home = Home.at(temporary.resolve("home with space"), System.getenv()).open();
    engine = new EmbeddedEngine(home, new EngineProgram(PROGRAM));
  }

  @AfterEach
  void end() throws InterruptedException {
    engine.stop();
  }

  @Test
  void ends_with_its_last_user() throws Exception {
    long pid;
    try (EngineHandle first = engine.use(SILENT)) {
      pid = first.pid();
      try (EngineHandle second = engine.use(SILENT)) {
        assertThat(second.pid()).isEqualTo(pid);
      }
      assertThat(engine.status().state()).isEqualTo(EngineStatus.State.RUNNING);
    }
    awaitEnd(pid);
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.STOPPED);
    assertThat(home.engine().resolve("port.json")).doesNotExist();
  }

  @Test
  void is_used_again_by_another_object_in_the_same_process() throws Exception {
    try (EngineHandle first = engine.use(SILENT)) {
      EmbeddedEngine other = new EmbeddedEngine(home, new EngineProgram(PROGRAM));
      other.use(SILENT).close();
      try (EngineUserProcess outside = new EngineUserProcess(home.folder(), PROGRAM)) {
        assertThat(outside.enginePid()).isEqualTo(first.pid());
      }
      assertThat(engine.status().state()).isEqualTo(EngineStatus.State.RUNNING);
    }
  }

  @Test
  void several_starters_at_once_give_one_engine() throws Exception {
    List<EngineUserProcess> users = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        users.add(new EngineUserProcess(home.folder(), PROGRAM));
      }
      long first = users.getFirst().enginePid();
      for (EngineUserProcess user : users.subList(1, users.size())) {
        assertThat(user.enginePid()).isEqualTo(first);
      }
      assertThat(starts()).containsExactly(Long.toString(first));
    } finally {
      for (EngineUserProcess user : users) {
        user.close();
      }
    }
  }

  @Test
  void ends_with_a_last_user_that_is_killed_and_outlives_the_starter_before() throws Exception {
    try (EngineUserProcess starter = new EngineUserProcess(home.folder(), PROGRAM);
        EngineUserProcess other = new EngineUserProcess(home.folder(), PROGRAM)) {
      long pid = starter.enginePid();
      assertThat(other.enginePid()).isEqualTo(pid);
      starter.kill();
      assertThat(engine.status().state()).isEqualTo(EngineStatus.State.RUNNING);
      other.kill();
      awaitEnd(pid);
    }
  }

  @Test
  void a_killed_engine_is_started_again_where_it_was_for_those_who_use_it() throws Exception {
    try (EngineHandle first = engine.use(SILENT)) {
      kill(first.pid());
      Backoff.Attempts patience = Backoff.polling(Duration.ofMinutes(1)).start();
      while (engine.status().state() != EngineStatus.State.RUNNING) {
        assertThat(patience.pause()).as(engine.status().toString()).isTrue();
      }
      try (EngineHandle second = engine.use(SILENT)) {
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(second.url()).isEqualTo(first.url());
        assertThat(second.password()).isEqualTo(first.password());
      }
      assertThat(engine.stop()).isTrue();
    }
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.STOPPED);
    assertThat(starts()).hasSize(2);
  }

  @Test
  void an_engine_that_is_about_to_end_is_waited_for_and_followed_by_another() throws Exception {
    try (EngineHandle first = engine.use(SILENT)) {
      Path linger = Files.createFile(home.engine().resolve("data/linger"));
      signal(first.pid(), "TERM");
      Backoff.Attempts patience = Backoff.polling(Duration.ofSeconds(30)).start();
      while (engine.status().state() == EngineStatus.State.RUNNING) {
        assertThat(patience.pause()).as("the engine stops serving").isTrue();
      }
      InstallProgress freeing = onStep("waiting for a Databend engine", linger);
      try (EngineHandle second = engine.use(freeing)) {
        assertThat(linger).doesNotExist();
        assertThat(second.pid()).isNotEqualTo(first.pid());
      }
    }
  }

  @Test
  void a_port_file_that_names_a_foreign_process_fools_nobody() throws Exception {
    long own = ProcessHandle.current().pid();
    try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          home.engine().resolve("port.json"),
          "{\"pid\":%s,\"port\":%s,\"version\":\"1\",\"startedAt\":\"\"}"
              .formatted(Long.toString(own), Integer.toString(foreign.getLocalPort())));
      assertThat(engine.status().state()).isEqualTo(EngineStatus.State.STOPPED);
      try (EngineHandle handle = engine.use(SILENT)) {
        assertThat(handle.pid()).isNotEqualTo(own);
      }
    }
  }

  @Test
  void a_kept_engine_stays_until_it_is_stopped() throws Exception {
    EngineStatus started = engine.start(SILENT, 0);
    EngineStatus.Running running = started.running().orElseThrow();
    assertThat(started.kept()).isTrue();
    try (EngineHandle user = engine.use(SILENT)) {
      assertThat(user.pid()).isEqualTo(running.pid());
    }
    assertThat(running.dsn().reveal())
        .isEqualTo(
            "databend://root:%s@127.0.0.1:%s/default?sslmode=disable",
            running.password().reveal(), Integer.toString(running.url().getPort()));
    assertThat(engine.stop()).isTrue();
    assertThat(ProcessHandle.of(running.pid()).filter(EngineLifeAcceptance::isAlive)).isEmpty();
    assertThat(engine.status().kept()).isFalse();
    assertThat(engine.stop()).isFalse();
  }

  @Test
  void an_engine_that_does_not_go_is_ended_by_force() throws Exception {
    EngineStatus.Running running = engine.start(SILENT, 0).running().orElseThrow();
    signal(running.pid(), "STOP");
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.SILENT);
    assertThat(engine.stopWithin(Duration.ofMillis(200))).isTrue();
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.STOPPED);
  }

  @Test
  void listens_on_the_port_that_was_asked_for() throws Exception {
    int port = freePort();
    EngineStatus.Running running = engine.start(SILENT, port).running().orElseThrow();
    assertThat(running.url().getPort()).isEqualTo(port);
    assertThat(problemOfStart(port == 1024 ? 1025 : port - 1))
        .isEqualTo(ProblemCode.ENGINE_ALREADY_RUNS);
    assertThat(engine.start(SILENT, port).running().orElseThrow().pid()).isEqualTo(running.pid());
  }

  @Test
  void a_port_of_somebody_else_is_a_named_problem_and_leaves_nothing_behind() throws Exception {
    try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(problemOfStart(foreign.getLocalPort())).isEqualTo(ProblemCode.PORT_IN_USE);
    }
    assertThat(engine.status().state()).isEqualTo(EngineStatus.State.STOPPED);
    assertThat(engine.status().kept()).isFalse();
  }

  @Test
  @EnabledIf("io.pgbend.acceptance.ProcessSession#isKnown")
  void has_a_session_of_its_own_so_that_no_ctrl_c_reaches_it() throws Exception {
    try (EngineHandle handle = engine.use(SILENT)) {
      assertThat(ProcessSession.of(handle.pid())).isEqualTo(handle.pid());
    }
  }

  @Test
  void the_password_is_long_and_only_its_owner_can_read_it() throws Exception {
    try (EngineHandle handle = engine.use(SILENT)) {
      assertThat(handle.password().reveal()).hasSizeGreaterThanOrEqualTo(32);
      Path file = home.engine().resolve("password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  private static InstallProgress onStep(String beginning, Path removed) {
    return new InstallProgress() {
      @Override
      public void step(String what) {
        if (what.startsWith(beginning)) {
          removed.toFile().delete();
        }
      }

      @Override
      public void bytes(String what, long done, long total) {}
    };
  }

  private ProblemCode problemOfStart(int port) {
    SyncException problem =
        catchThrowableOfType(SyncException.class, () -> engine.start(SILENT, port));
    return problem.code();
  }

  private List<String> starts() throws IOException {
    return Files.readAllLines(home.engine().resolve("data/starts"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static void awaitEnd(long pid) throws InterruptedException {
    Backoff.Attempts patience = Backoff.polling(Duration.ofSeconds(30)).start();
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    while (process.filter(EngineLifeAcceptance::isAlive).isPresent()) {
      assertThat(patience.pause()).as("the engine ends").isTrue();
    }
  }

  private static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && process.info().arguments().isPresent();
  }

  private static void kill(long pid) throws IOException, InterruptedException {
    signal(pid, "KILL");
    awaitEnd(pid);
  }

  private static void signal(long pid, String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
