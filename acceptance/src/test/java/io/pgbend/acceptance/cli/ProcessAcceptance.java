package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.config.Home;
import io.pgbend.config.LockFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What shows only in a process of its own. */
final class ProcessAcceptance {
  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();
  @TempDir Path folder;

  @Test
  void a_copy_and_a_failure_end_with_their_exit_codes_and_clean_streams() throws Exception {
    postgres.execute("create table \"Grüße\" (id int primary key)");
    postgres.execute("insert into \"Grüße\" values (1), (2)");
    postgres.execute("create table \"Grüsse\" (n numeric(4,1))");
    postgres.execute("insert into \"Grüsse\" values ('NaN')");
    pgbend.secret(postgres.server().password().reveal());
    Map<String, String> environment =
        Map.of("PGPASSWORD", postgres.server().password().reveal(), "LC_ALL", "C.UTF-8");
    Shop shop = new Shop(postgres, pgbend);

    Ended copied = end(environment, shop.command(postgres.uri(), "\"Grüße\"", "--json"));
    copied.succeeded();
    assertThat(copied.json()).hasSize(1);
    assertThat(copied.json().getFirst().path("table").asString()).isEqualTo("public.Grüße");
    assertThat(copied.err().lines()).allMatch(line -> line.startsWith("public.Grüße: "));

    Ended failed = end(environment, shop.command(postgres.uri(), "\"Grüsse\"", "--json"));
    failed.failedWith("VALUE_UNREPRESENTABLE");
    assertThat(failed.json()).hasSize(1);
    assertThat(failed.json().getFirst().path("problem").path("code").asString())
        .isEqualTo("VALUE_UNREPRESENTABLE");
    assertThat(shop.exists("Grüsse")).isFalse();
    pgbend.requireNoDebris();
  }

  @Test
  void output_is_utf_8_in_a_locale_that_knows_ascii_only() throws Exception {
    Ended ended = end(Map.of(), "sql", "--json", "select chr(252) as u");
    ended.succeeded();
    assertThat(ended.json().getFirst().path("u").asString()).isEqualTo("ü");
  }

  @Test
  void a_second_command_on_the_same_home_is_refused_with_the_pid_of_the_first() throws Exception {
    postgres.execute("create table t (id int)");
    try (LockFile _ = Home.at(pgbend.home(), Map.of()).open().claim()) {
      Ended ended =
          end(
              Map.of("PGPASSWORD", postgres.server().password().reveal()),
              new Shop(postgres, pgbend).command(postgres.uri(), "t"));
      ended
          .failedWith("HOME_IN_USE")
          .reason("Process %d works on the home folder".formatted(ProcessHandle.current().pid()))
          .remedy("--home");
    }
  }

  @Test
  void a_port_in_use_and_a_home_of_somebody_else_are_refused() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());
      try (PgbendProcess engine =
          PgbendProcess.start(
              folder.resolve("home"), Map.of(), "engine", "start", "--port", port)) {
        engine.ended().failedWith("PORT_IN_USE").field("--port").reason(port);
      }
    }
    Path foreign = Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(foreign.resolve("letter.txt"), "mine");
    try (PgbendProcess doctor = PgbendProcess.start(foreign, Map.of(), "engine", "status")) {
      doctor.ended().failedWith("HOME_UNUSABLE").remedy("--home");
    }
    try (Stream<Path> files = Files.list(foreign)) {
      assertThat(files).hasSize(1);
    }
  }

  private Ended end(Map<String, String> environment, String... arguments)
      throws InterruptedException {
    try (PgbendProcess process = PgbendProcess.start(pgbend.home(), environment, arguments)) {
      Ended ended = process.ended();
      pgbend.requireSecrecy(ended);
      return ended;
    }
  }
}
