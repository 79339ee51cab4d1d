package io.pgbend.cli;

import io.pgbend.config.Home;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "engine",
    description = "The embedded Databend engine.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      EngineCommand.Install.class,
      EngineCommand.Start.class,
      EngineCommand.StatusOf.class,
      EngineCommand.Stop.class
    })
final class EngineCommand implements Runnable, GlobalOptions.WithGlobalOptions {
  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public GlobalOptions options() {
    return options;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: install, start, status or stop");
  }

  /** What the four have in common. */
  abstract static class OnEngine implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
    @Mixin private final GlobalOptions options = new GlobalOptions();

    @Override
    public GlobalOptions options() {
      return options;
    }

    @Override
    public Integer call() throws InterruptedException {
      Surroundings surroundings = Surroundings.of(options);
      Home home = surroundings.home().open();
      return on(EmbeddedEngine.of(home), surroundings.console());
    }

    ParameterException misuse(String sentence) {
      return options.misuse(sentence);
    }

    abstract int on(EmbeddedEngine engine, Console console) throws InterruptedException;
  }

  @Command(
      name = "install",
      description = "Fetches the engine, so that later starts need no network.")
  static final class Install extends OnEngine {
    @Override
    int on(EmbeddedEngine engine, Console console) throws InterruptedException {
      engine.install(new InstallLines(console));
      EngineStatus status = engine.status();
      console.result("Databend engine " + status.installedVersion() + " is installed");
      console.result(fields(status));
      return 0;
    }
  }

  @Command(name = "start", description = "Starts the engine and lets it run until «engine stop».")
  static final class Start extends OnEngine {
    private static final int LARGEST_PORT = 65535;

    @Option(
        names = "--port",
        paramLabel = "PORT",
        defaultValue = "0",
        description = "Port on loopback; any free one if not given.")
    private int port;

    @Override
    int on(EmbeddedEngine engine, Console console) throws InterruptedException {
      if (port < 0 || port > LARGEST_PORT) {
        throw misuse("--port is %d; it must be 1 to %d.".formatted(port, LARGEST_PORT));
      }
      EngineStatus status = engine.start(new InstallLines(console), port);
      show(status, console);
      return 0;
    }
  }

  @Command(
      name = "status",
      description = "Says whether the engine runs, where, and with which version.")
  static final class StatusOf extends OnEngine {
    @Override
    int on(EmbeddedEngine engine, Console console) throws InterruptedException {
      show(engine.status(), console);
      return 0;
    }
  }

  @Command(name = "stop", description = "Stops the engine; its tables stay.")
  static final class Stop extends OnEngine {
    @Override
    int on(EmbeddedEngine engine, Console console) throws InterruptedException {
      boolean ran = engine.stop();
      console.result(ran ? "the engine has stopped" : "the engine was not running");
      console.result(fields(engine.status()));
      return 0;
    }
  }

  private static void show(EngineStatus status, Console console) {
    console.result("state    " + word(status));
    console.result(
        "version  "
            + (status.installed()
                ? status.installedVersion()
                : status.installedVersion() + " (not installed yet)"));
    status
        .running()
        .ifPresent(
            running -> {
              console.result("url      " + running.url());
              console.result("pid      " + running.pid() + ", since " + running.startedAt());
              console.result(
                  "ends     "
                      + (status.kept() ? "with «pgbend engine stop»" : "with its last user"));
            });
    console.result("data     " + status.dataDir());
    console.result("log      " + status.log());
    console.result(fields(status));
  }

  private static String word(EngineStatus status) {
    return status.state().name().toLowerCase(Locale.ROOT);
  }

  /** For programs; the address holds the password, because any client needs it. */
  private static Map<String, Object> fields(EngineStatus status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", word(status));
    fields.put("version", status.installedVersion());
    fields.put("installed", status.installed());
    status
        .running()
        .ifPresent(
            running -> {
              fields.put("url", running.url().toString());
              fields.put("dsn", running.dsn().reveal());
              fields.put("user", running.user());
              fields.put("pid", running.pid());
              fields.put("startedAt", running.startedAt());
              fields.put("kept", status.kept());
            });
    fields.put("dataDir", status.dataDir().toString());
    fields.put("log", status.log().toString());
    return fields;
  }
}
