package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./dev bench changes}. */
@Command(
    name = "changes",
    description = "Measures following: from a slot to files, and on into a target.",
    mixinStandardHelpOptions = true)
final class ChangesCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;

  @Option(names = "--rounds", description = "How often everybody has a turn (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = {
        "Only these of ${COMPLETION-CANDIDATES} (default: all).",
        "R5: against pg_recvlogical; R6: against Debezium; R7: a backlog into a target, and R9: its memory;",
        "R8: how old the target is, and R10: what log is kept; R11: several tasks on one slot."
      })
  private Set<ChangesBenchmark.Part> only = EnumSet.allOf(ChangesBenchmark.Part.class);

  @Option(names = "--accounts", description = "Rows of pgbench_accounts (default: 3000000).")
  private int accounts = 3_000_000;

  @Option(
      names = "--transactions",
      description = "Small transactions of four changes each (default: 60000).")
  private int transactions = 60_000;

  @Option(
      names = "--bulk",
      description = "Rows that one large transaction changes (default: 600000).")
  private int bulk = 600_000;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all samples into this file.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (main == null) {
      throw new IllegalStateException("started without its parent");
    }
    ChangeScale scale = new ChangeScale(accounts, transactions, bulk);
    RawResults results = new ChangesBenchmark(main.workspace(), scale, rounds, only).run();
    if (json != null) {
      results.write(json);
    }
    return 0;
  }
}
