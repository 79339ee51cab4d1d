package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.cli.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;

/**
 * Runs commands on one home, whose engine runs as long as the tests do. Each command's output is
 * searched for the passwords that it was given.
 */
public final class Pgbend implements BeforeEachCallback {
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> secrets = new ArrayList<>();
  private @Nullable Engine engine;
  private String database = "";

  /** The home folder of all commands. */
  Path home() {
    return started().home;
  }

  /** The {@code databend://} address of the engine, with its password. */
  String dsn() {
    return started().dsn;
  }

  /** The engine's password. */
  String password() {
    return started().password();
  }

  /** A database of the target that the test has for itself; nobody has created it. */
  String database() {
    return database;
  }

  Pgbend with(String variable, String value) {
    environment.put(variable, value);
    if (variable.contains("PASSWORD")) {
      secrets.add(value);
    }
    return this;
  }

  Pgbend without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Must not appear in any output from now on. */
  void secret(String text) {
    secrets.add(text);
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Runs a command in this process. */
  Ended run(String... arguments) {
    Ended ended = started().run(environment, arguments);
    requireSecrecy(ended);
    return ended;
  }

  void requireSecrecy(Ended ended) {
    assertThat(ended.out() + ended.err()).doesNotContain(secrets);
  }

  /** The rows of a query in the engine, as JSON. */
  List<JsonNode> rows(String query) {
    return started().run(environment, "sql", "--json", query).succeeded().json();
  }

  void sql(String... statements) {
    for (String statement : statements) {
      started().run(environment, "sql", statement).succeeded();
    }
  }

  /** Nothing is left of a copy but its bookkeeping. */
  void requireNoDebris() {
    String shadows =
        "select database, name from system.tables where database = 'pgbend' and name like 'shadow%'";
    assertThat(rows(shadows)).isEmpty();
    boolean used = !rows("select 1 from system.databases where name = 'pgbend'").isEmpty();
    if (used) {
      assertThat(rows("list @pgbend")).isEmpty();
    }
    try (Stream<Path> spool = Files.walk(home().resolve("spool"))) {
      assertThat(spool.filter(Files::isRegularFile)).isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    engine =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(Pgbend.class))
            .computeIfAbsent("engine", _ -> new Engine(), Engine.class);
    database = "cli_" + Integer.toString(engine.databases.incrementAndGet());
    secrets.add(engine.password());
  }

  private Engine started() {
    if (engine == null) {
      throw new IllegalStateException("the engine runs while a test does");
    }
    return engine;
  }

  private static final class Engine implements AutoCloseable {
    final Path home;
    final String dsn;
    final AtomicInteger databases = new AtomicInteger();

    Engine() {
      try {
        home = Files.createTempDirectory(Path.of("target"), "cli-").resolve("home");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      dsn =
          run(Map.of(), "engine", "start", "--json")
              .succeeded()
              .json()
              .getLast()
              .path("dsn")
              .asString();
    }

    String password() {
      return dsn.substring(dsn.indexOf(':', "databend://".length()) + 1, dsn.indexOf('@'));
    }

    Ended run(Map<String, String> more, String... arguments) {
      Map<String, String> environment = new HashMap<>(System.getenv());
      environment.put("PGBEND_HOME", home.toString());
      environment.putAll(more);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      int exitCode = Program.run(stream(out), stream(err), environment, arguments);
      return new Ended(
          List.of(arguments),
          exitCode,
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
      return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      run(Map.of(), "engine", "stop");
    }
  }
}
