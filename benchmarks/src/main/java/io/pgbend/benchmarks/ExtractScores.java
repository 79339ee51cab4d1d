package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import java.util.ArrayList;
import java.util.List;

/** The ratios of the way from the table to staged files, which no target has a part in. */
final class ExtractScores {
  static final String COPY = "copy-";
  static final String PGBEND = "pgbend-";
  static final String DUCKDB = "duckdb-2";
  private final Samples samples;

  ExtractScores(Samples samples) {
    this.samples = samples;
  }

  List<Score> of(BenchTable table, boolean hasGoals) {
    List<Score> scores = new ArrayList<>();
    for (String pass : List.of(Sample.WARM, Sample.COLD)) {
      scores.add(againstCopy(table, 1, pass, hasGoals ? Goal.atLeast(0.95) : Goal.none()));
      scores.add(againstCopy(table, 2, pass, hasGoals ? Goal.atLeast(0.80) : Goal.none()));
      scores.add(againstPeer(table, pass, hasGoals ? Goal.atLeast(1.5) : Goal.none()));
      scores.add(cpu(table, pass, hasGoals ? Goal.atMost(0.8) : Goal.none()));
    }
    return scores;
  }

  private Score againstCopy(BenchTable table, int connections, String pass, Goal goal) {
    String meaning =
        "to staged Parquet / binary COPY thrown away, %d connection%s, %s"
            .formatted(connections, connections == 1 ? "" : "s", pass);
    Spread value =
        Samples.ratio(
            samples.of(PGBEND + connections, table.name(), pass),
            samples.of(COPY + connections, table.name(), pass),
            Sample::rowsPerSecond);
    return new Score("R1", table.name(), meaning, value, goal);
  }

  private Score againstPeer(BenchTable table, String pass, Goal goal) {
    Spread value =
        Samples.ratio(
            samples.of(PGBEND + 2, table.name(), pass),
            samples.of(DUCKDB, table.name(), pass),
            Sample::rowsPerSecond);
    String meaning = "to staged Parquet / DuckDB's scanner to zstd Parquet, two threads, " + pass;
    return new Score("R1'", table.name(), meaning, value, goal);
  }

  private Score cpu(BenchTable table, String pass, Goal goal) {
    Spread value = samples.spread(PGBEND + 2, table.name(), pass, Sample::cpuSecondsPerMillionRows);
    String meaning = "CPU seconds of reader and encoder per million rows, " + pass;
    return new Score("R4", table.name(), meaning, value, goal);
  }
}
