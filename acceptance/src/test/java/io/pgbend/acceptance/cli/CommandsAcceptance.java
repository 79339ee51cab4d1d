package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How commands are used, rightly and wrongly. */
final class CommandsAcceptance {
  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();
  @TempDir Path folder;

  @Test
  void wrong_use_is_answered_with_the_reason_and_the_way_to_help() {
    Shop shop = new Shop(postgres, pgbend);
    pgbend.run("sync").misused("'--table=SCHEMA.TABLE', '--target=DSN', '--mode=MODE'");
    shop.sync("t", "--bogus").misused("Unknown option: '--bogus'");
    shop.sync("t", "--when-not-empty", "drop").misused("'drop' is none of replace, append, merge");
    shop.sync("t", "--unrepresentable", "round").misused("it must be stop or null");
    shop.sync("t", "--batch-size", "0").misused("it must be 1 or more");
    shop.sync("t", "--batch-size", "many").misused("'many' is not an int");
    shop.sync("t", "--connections", "17").misused("it must be 1 to 16");
    shop.sync("t", "--source-host", "h").misused("named twice");
    shop.sync("t", "--table", "u").misused("only once");
    pgbend
        .run("sync", "--table", "t", "--mode", "sideways", "--target", "embedded")
        .misused("--mode is sideways; it must be snapshot, snapshot+cdc or cdc");
    pgbend
        .run("sync", "--table", "t", "--mode", "snapshot", "--target", "embedded")
        .misused("give --source, or --source-host");
    pgbend.run("sql").misused("Missing required parameter: 'STATEMENT'");
    pgbend.run("engine", "start", "--port", "99999").misused("it must be 1 to 65535");
    pgbend.run("engine").misused("install, start, status or stop");
    pgbend.run("snyc").misused("'snyc'");
  }

  @Test
  void help_of_every_command_shows_its_use_and_its_options_and_fits_a_terminal() {
    List<List<String>> commands =
        List.of(
            List.of(),
            List.of("quickstart"),
            List.of("sync"),
            List.of("sql"),
            List.of("engine"),
            List.of("engine", "install"),
            List.of("engine", "start"),
            List.of("engine", "status"),
            List.of("engine", "stop"),
            List.of("doctor"));
    for (List<String> command : commands) {
      List<String> line = new ArrayList<>(command);
      line.add("--help");
      Ended help = pgbend.run(line.toArray(String[]::new)).succeeded();
      assertThat(help.out())
          .startsWith(("Usage: pgbend " + String.join(" ", command)).strip())
          .contains("--home", "--json", "--quiet", "On every command:");
      assertThat(help.out().lines()).allMatch(shown -> shown.length() <= 80);
      assertThat(help.err()).isEmpty();
    }
    assertThat(pgbend.run("--version").succeeded().out()).startsWith("pgbend ");
  }

  @Test
  void a_source_can_be_named_by_fields_and_passwords_come_from_files() throws Exception {
    postgres.execute("create table t (id int primary key)", "insert into t values (1)");
    Path source = Files.writeString(folder.resolve("s"), password() + "\nsecond line\n");
    Path target = Files.writeString(folder.resolve("t"), pgbend.password());
    pgbend.secret(password());
    String dsn = pgbend.dsn().replace(":" + pgbend.password() + "@", "@");
    String[] command = {
      "sync",
      "--source-host",
      postgres.server().host(),
      "--source-port",
      Integer.toString(postgres.server().port()),
      "--source-database",
      postgres.database(),
      "--source-user",
      postgres.server().user(),
      "--source-password-file",
      source.toString(),
      "--table",
      "public.t",
      "--mode",
      "snapshot",
      "--target",
      dsn,
      "--target-password-file",
      target.toString(),
      "--database",
      pgbend.database(),
      "--create-database",
      "--json"
    };
    JsonNode summary = pgbend.run(command).succeeded().json().getLast();
    assertThat(summary.path("rows").asLong()).isEqualTo(1);
    assertThat(summary.has("bytes") && summary.has("seconds") && summary.has("table")).isTrue();

    Files.delete(source);
    pgbend.run(command).failedWith("BAD_REQUEST").field("--source-password-file");
    pgbend.with("PGBEND_TARGET_PASSWORD", pgbend.password());
    assertThat(pgbend.run("sql", "--target", dsn, "--json", "select 1 as one").json())
        .hasToString("[{\"one\":\"1\"}]");
  }

  @Test
  void json_is_all_there_is_on_standard_output_and_quiet_leaves_standard_error_empty()
      throws Exception {
    postgres.execute("create table t (id int primary key)", "insert into t values (1)");
    Shop shop = new Shop(postgres, pgbend);
    assertThat(shop.sync("t", "--json").succeeded().json()).hasSize(1);
    List<JsonNode> failed = shop.sync("t", "--json").failedWith("TARGET_NOT_EMPTY").json();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().path("problem").path("field").asString())
        .isEqualTo("--when-not-empty");
    assertThat(failed.getFirst().path("problem").path("remedy").asString()).contains("replace");
    Ended quiet = shop.sync("t", "--quiet", "--when-not-empty", "replace").succeeded();
    assertThat(quiet.err()).isEmpty();
    assertThat(quiet.out())
        .matches("(?s)copied public.t → cli_\\d+.t: 1 row in [\\d.]+ s, .* staged\n");
    assertThat(pgbend.run("doctor", "--json").succeeded().json())
        .allMatch(finding -> finding.has("subject") && finding.path("good").asBoolean());
  }

  @Test
  void sql_shows_the_servers_own_words_to_whoever_wrote_the_statement() {
    pgbend.run("sql", "selec 1").failedWith("TARGET_STATEMENT_REFUSED").reason("selec 1");
    pgbend.run("sql", "select * from no_such.t").failedWith("TARGET_DATABASE_MISSING");
    assertThat(pgbend.run("sql", "select 1 as a, null as b").succeeded().out())
        .isEqualTo("a  b\n─  ────\n1  NULL\n");
  }

  private String password() {
    return postgres.server().password().reveal();
  }
}
