package io.pgbend.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the processors allow: when source, service and engine share them, their CPU seconds add up,
 * and no overlap of anything gets beyond the rows per second at which all of them are used up.
 */
final class Bounds {
  private final Map<String, Double> found = new LinkedHashMap<>();
  private final int processors;

  Bounds(int processors) {
    this.processors = processors;
  }

  /** In the order in which they were worked out. */
  Map<String, Double> found() {
    return found;
  }

  /** Of the way to files over two connections. */
  void extract(Samples samples, BenchTable table) {
    List<Sample> pgbend = samples.of(ExtractScores.PGBEND + 2, table.name(), Sample.WARM);
    List<Sample> copy = samples.of(ExtractScores.COPY + 2, table.name(), Sample.WARM);
    String name = table.name() + " to files, two connections, warm: ";
    budget(name, pgbend, false);
    double ceiling = CpuBudget.of(pgbend).ceiling(processors);
    found.put(name + "highest R1", ceiling / new Medians(copy).median(Sample::rowsPerSecond));
  }

  /** Of the way into the engine. */
  void load(Samples samples, BenchTable table) {
    List<Sample> sync = samples.of(LoadContest.SYNC, table.name(), Sample.COLD);
    List<Sample> copy = samples.of(ExtractScores.COPY + 1, table.name(), Sample.WARM);
    List<Sample> copyInto = samples.of(CopyIntoContestant.NAME, table.name(), Sample.WARM);
    String name = table.name() + " into the engine: ";
    budget(name, sync, true);
    double ceiling = CpuBudget.of(sync).ceiling(processors);
    found.put(name + "highest R2", ceiling / new Medians(copy).median(Sample::rowsPerSecond));
    double shortest = new Medians(sync).median(Sample::rows) / ceiling;
    found.put(name + "highest R3", new Medians(copyInto).median(Sample::seconds) / shortest);
  }

  /** CPU seconds of a command that do not grow with the rows, and those that do. */
  void startUp(Samples samples, BenchTable table, BenchTable tenth) {
    Medians large = new Medians(samples.of(LoadContest.SYNC, table.name(), Sample.COLD));
    Medians small = new Medians(samples.of(LoadContest.SYNC, tenth.name(), Sample.COLD));
    double rows = large.median(Sample::rows) - small.median(Sample::rows);
    double perRow = (large.median(Sample::cpuSeconds) - small.median(Sample::cpuSeconds)) / rows;
    String name = table.name() + " into the engine: ";
    found.put(name + "service CPU-s per further million rows", perRow * 1e6);
    found.put(
        name + "service CPU-s of every run, whatever its rows",
        small.median(Sample::cpuSeconds) - perRow * small.median(Sample::rows));
  }

  private void budget(String name, List<Sample> samples, boolean engine) {
    CpuBudget budget = CpuBudget.of(samples);
    found.put(name + "source CPU-s per million rows", budget.source());
    found.put(name + "service CPU-s per million rows", budget.service());
    if (engine) {
      found.put(name + "engine CPU-s per million rows", budget.engine());
    }
    double ceiling = budget.ceiling(processors);
    found.put(name + "rows/s with all processors busy", ceiling);
    found.put(
        name + "share of that reached",
        new Medians(samples).median(Sample::rowsPerSecond) / ceiling);
  }
}
