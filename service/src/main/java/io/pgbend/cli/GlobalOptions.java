package io.pgbend.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command takes. */
final class GlobalOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Folder that holds the state (default: $PGBEND_HOME, else the user's data folder).")
  @Nullable Path home;

  @Option(names = "--json", description = "One JSON object a line on standard output.")
  boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on standard error.")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this text.")
  boolean help;

  /** Where the program runs. */
  Shell shell() {
    Object program = Objects.requireNonNull(command).root().userObject();
    return ((Program) program).shell();
  }

  /** To be thrown when a command was used wrongly. */
  ParameterException misuse(String sentence) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), sentence);
  }

  /** The options of the command that was run last on a command line. */
  static GlobalOptions of(CommandLine line) {
    Object command = line.getCommand();
    return command instanceof WithGlobalOptions holder ? holder.options() : new GlobalOptions();
  }

  /** A command that takes them. */
  interface WithGlobalOptions {
    GlobalOptions options();
  }
}
