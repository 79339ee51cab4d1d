package io.pgbend.benchmarks;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./dev bench snapshot}. */
@Command(
    name = "snapshot",
    description =
        "Races the snapshot against binary COPY and DuckDB's scanner, and loads the engine.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;

  @Option(names = "--rounds", description = "How often everybody has a turn (default: 3).")
  private int rounds = 3;

  @Option(
      names = "--scale",
      description = "TPC-H scale factor: 0.5 is 3 million lineitem rows (default: 0.5).")
  private BigDecimal scale = new BigDecimal("0.5");

  @Option(names = "--json", paramLabel = "FILE", description = "Write all samples into this file.")
  private @Nullable Path json;

  @Override
  public Integer call() throws Exception {
    if (main == null) {
      throw new IllegalStateException("started without its parent");
    }
    SnapshotBenchmark benchmark =
        new SnapshotBenchmark(main.workspace(), new BenchScale(scale), rounds);
    RawResults results = benchmark.run();
    if (json != null) {
      results.write(json);
    }
    return 0;
  }
}
