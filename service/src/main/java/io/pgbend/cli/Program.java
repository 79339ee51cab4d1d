package io.pgbend.cli;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line: finds the command, runs it, and turns its end into an exit code. */
@Command(
    name = "pgbend",
    description = "Copies PostgreSQL tables into Databend and keeps them in step.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      QuickstartCommand.class,
      SyncCommand.class,
      SqlCommand.class,
      EngineCommand.class,
      DoctorCommand.class
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0    done",
      "  1    failed with a problem, which is named with its remedy",
      "  2    wrong use",
      "  130  interrupted"
    },
    mixinStandardHelpOptions = false)
public final class Program implements Runnable, GlobalOptions.WithGlobalOptions {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Option(names = "--version", description = "Show the version.")
  private boolean version;

  @Spec private CommandSpec spec;

  private final Shell shell;

  Program(Shell shell) {
    this.shell = shell;
    this.spec = CommandSpec.create();
  }

  /** Runs one command line to its end and returns the exit code. */
  public static int run(String[] arguments) {
    return run(Shell.real(), arguments);
  }

  /**
   * Runs one command line as if it had been started with these streams and this environment, with
   * nobody at a terminal.
   */
  public static int run(
      PrintStream results,
      PrintStream remarks,
      Map<String, String> environment,
      String... arguments) {
    return run(new Shell(results, remarks, environment, null), arguments);
  }

  static int run(Shell shell, String... arguments) {
    CommandLine line = new CommandLine(new Program(shell));
    line.setOut(new PrintWriter(shell.results(), true, shell.results().charset()));
    line.setErr(new PrintWriter(shell.remarks(), true, shell.remarks().charset()));
    line.setExecutionStrategy(Interruptible::execute);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          report(failure, command, parsed);
          return failure instanceof InterruptedException ? 130 : 1;
        });
    line.setParameterExceptionHandler(Misuse::show);
    HelpSections.apply(line);
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line.execute(arguments);
  }

  Shell shell() {
    return shell;
  }

  @Override
  public GlobalOptions options() {
    return options;
  }

  @Override
  public void run() {
    if (version) {
      spec.commandLine().getOut().println("pgbend " + Version.text());
    } else {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  private static void report(Exception failure, CommandLine command, ParseResult parsed) {
    GlobalOptions options = GlobalOptions.of(command);
    Console console = options.shell().console(options);
    switch (failure) {
      case SyncException known -> console.problem(OptionWords.of(parsed).in(known.problem()));
      case InterruptedException _ -> console.remark("interrupted");
      default -> {
        LOG.error("command failed", failure);
        console.problem(
            SyncException.of(
                    ProblemCode.INTERNAL,
                    "Unexpected " + failure.getClass().getSimpleName() + ".",
                    failure)
                .problem());
      }
    }
  }
}
