package io.pgbend.benchmarks;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./dev bench profile}. */
@Command(
    name = "profile",
    description = "Shows where reader and encoder spend their CPU time, from a flight recording.",
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  @ParentCommand private @Nullable Main main;

  @Option(names = "--scale", description = "TPC-H scale factor (default: 0.5).")
  private BigDecimal scale = new BigDecimal("0.5");

  @Option(
      names = "--whole",
      description = "Record pgbend sync into the engine, not only reader and encoder.")
  private boolean whole;

  @Option(
      names = "--changes",
      paramLabel = "BACKLOG",
      description = "Record the way from a slot to files: ${COMPLETION-CANDIDATES}.")
  private @Nullable Backlog changes;

  @Option(names = "--connections", description = "How many read at once (default: 2).")
  private int connections = 2;

  @Option(names = "--passes", description = "How often in one process (default: 3).")
  private int passes = 3;

  @Option(
      names = "--table",
      description = "lineitem, lineitem_tenth or pgbench_accounts (default: lineitem).")
  private String table = "lineitem";

  @Option(names = "--top", description = "How many lines a table has (default: 25).")
  private int top = 25;

  @Override
  public Integer call() throws Exception {
    if (main == null) {
      throw new IllegalStateException("started without its parent");
    }
    print(record(main.workspace(), changes), System.out);
    return 0;
  }

  private Recording record(Workspace workspace, @Nullable Backlog backlog)
      throws SQLException, InterruptedException {
    if (backlog != null) {
      return new ChangesProfile(workspace, ChangeScale.standard()).drain(backlog, passes);
    }
    ProfileBenchmark benchmark =
        new ProfileBenchmark(workspace, new BenchScale(scale), BenchTable.named(table));
    return whole ? benchmark.sync() : benchmark.extract(connections, passes);
  }

  private void print(Recording recording, PrintStream out) {
    TextReport report = new TextReport(out);
    report.heading("CPU time by thread");
    shares(report, recording.byThread());
    report.heading("CPU time by method of ours, with what it calls outside");
    shares(report, recording.byOwnFrame());
    report.heading("CPU time by method that runs");
    shares(report, recording.byTopFrame());
    report.heading("Allocation by class and method of ours");
    shares(report, recording.byAllocation());
    report.heading("Collector");
    report.line(
        String.format(
            Locale.ROOT,
            "%d collections, %.2f s of pauses",
            recording.collections(),
            recording.pauseSeconds()));
  }

  private void shares(TextReport report, Shares shares) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("share", ""));
    rows.addAll(shares.heaviest(top));
    report.table(rows);
  }
}
