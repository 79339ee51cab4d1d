package io.pgbend.acceptance.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.ProcessSession;
import io.pgbend.config.Home;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.postgres.EmbeddedPostgres;
import io.pgbend.embedded.postgres.PostgresOptions;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresAcceptance {
  private static final InstallProgress SILENT = InstallProgress.silent();

  @TempDir Path temporary;
  private final Path cache = Home.standard(System.getenv()).cache();

  @Test
  void keeps_its_data_and_password_over_a_restart_and_obeys_settings() throws Exception {
    PostgresOptions options = options().withSetting("work_mem", "5MB");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options, SILENT)) {
      execute(postgres, "create table kept as select 42 as answer");
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options, SILENT)) {
      assertThat(ask(postgres, "select answer from kept")).isEqualTo("42");
      assertThat(ask(postgres, "show wal_level")).isEqualTo("logical");
      assertThat(ask(postgres, "show work_mem")).isEqualTo("5MB");
      assertThat(ask(postgres, "show server_encoding")).isEqualTo("UTF8");
    }
  }

  @Test
  void takes_no_connection_without_the_password() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options(), SILENT)) {
      SQLException refusal =
          catchThrowableOfType(
              SQLException.class,
              () -> DriverManager.getConnection(url(postgres), postgres.user(), "wrong"));
      assertThat(refusal.getSQLState()).isEqualTo("28P01");
    }
  }

  @Test
  void closes_at_once_although_a_client_is_in_a_transaction() throws Exception {
    EmbeddedPostgres postgres = EmbeddedPostgres.start(options(), SILENT);
    try (Connection connection = connect(postgres)) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("create table open_transaction (a int)");
      postgres.close();
      postgres.close();
      assertThat(alive(postgres.pid())).isEmpty();
    }
  }

  @Test
  void a_second_start_on_the_same_folder_is_refused() throws Exception {
    try (EmbeddedPostgres _ = EmbeddedPostgres.start(options(), SILENT)) {
      assertThat(problemOf(options())).isEqualTo(ProblemCode.POSTGRES_IN_USE);
    }
  }

  @Test
  void a_port_of_somebody_else_is_a_named_problem() throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket foreign = new ServerSocket(0, 1, loopback)) {
      assertThat(problemOf(options().withPort(foreign.getLocalPort())))
          .isEqualTo(ProblemCode.PORT_IN_USE);
    }
  }

  @Test
  void a_setting_that_the_server_refuses_is_a_named_problem_with_its_words() throws Exception {
    SyncException problem =
        catchThrowableOfType(
            SyncException.class,
            () -> EmbeddedPostgres.start(options().withSetting("work_mem", "much"), SILENT));
    assertThat(problem.code()).isEqualTo(ProblemCode.POSTGRES_START_FAILED);
    assertThat(problem.problem().detail()).contains("work_mem");
    EmbeddedPostgres.start(options(), SILENT).close();
  }

  @Test
  @EnabledIf("io.pgbend.acceptance.ProcessSession#isKnown")
  void is_not_in_our_session_so_that_no_ctrl_c_reaches_it() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options(), SILENT)) {
      assertThat(ProcessSession.of(postgres.pid()))
          .isNotEqualTo(ProcessSession.of(ProcessHandle.current().pid()));
    }
  }

  @Test
  void ends_with_a_process_that_is_killed() throws Exception {
    Process user = startUser();
    long server = Long.parseLong(firstLine(user));
    assertThat(alive(server)).isPresent();
    user.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    Backoff.Attempts patience = Backoff.polling(Duration.ofSeconds(60)).start();
    while (alive(server).isPresent()) {
      assertThat(patience.pause()).as("the server ends").isTrue();
    }
    EmbeddedPostgres.start(options(), SILENT).close();
  }

  @Test
  void a_server_whose_keeper_was_killed_too_is_ended_by_the_next_start() throws Exception {
    Process user = startUser();
    long server = Long.parseLong(firstLine(user));
    user.children().forEach(ProcessHandle::destroyForcibly);
    user.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    assertThat(alive(server)).isPresent();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options(), SILENT)) {
      assertThat(alive(server)).isEmpty();
      assertThat(ask(postgres, "select 1")).isEqualTo("1");
    }
  }

  private PostgresOptions options() {
    return PostgresOptions.in(temporary.resolve("a cluster"), cache).asThrowaway();
  }

  private ProblemCode problemOf(PostgresOptions options) {
    return catchThrowableOfType(
            SyncException.class, () -> EmbeddedPostgres.start(options, SILENT).close())
        .code();
  }

  private Process startUser() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            PostgresUser.class.getName(),
            options().folder().toString(),
            cache.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String firstLine(Process user) throws IOException {
    BufferedReader output = user.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the process ended without a server");
    }
    return line;
  }

  private static Optional<ProcessHandle> alive(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().arguments().isPresent());
  }

  private static String url(EmbeddedPostgres postgres) {
    return "jdbc:postgresql://%s:%s/postgres"
        .formatted(postgres.host(), Integer.toString(postgres.port()));
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(
        url(postgres), postgres.user(), postgres.password().reveal());
  }

  private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
