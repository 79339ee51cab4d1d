package io.pgbend.benchmarks;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The benchmarks' command line. */
@Command(
    name = "./dev bench",
    description = "Measures pgbend as ratios within one run.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SnapshotCommand.class, ChangesCommand.class, ProfileCommand.class},
    mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  @Option(names = "--module", hidden = true, required = true)
  private @Nullable Path module;

  @Spec private @Nullable CommandSpec spec;

  /** Exit code 0 when everything was measured and all rows agreed. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Say what to measure.");
    }
  }

  Workspace workspace() {
    if (module == null) {
      throw new IllegalStateException("the launcher names the module");
    }
    return new Workspace(module, module.resolve("target/bench"));
  }
}
