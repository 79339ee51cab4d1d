package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import java.util.ArrayList;
import java.util.List;

/** The ratios of the way into the engine. */
final class LoadScores {
  private final Samples samples;

  LoadScores(Samples samples) {
    this.samples = samples;
  }

  List<Score> of(BenchTable table, boolean hasGoals) {
    List<Sample> sync = sync(table);
    List<Score> scores = new ArrayList<>();
    scores.add(
        new Score(
            "R2",
            table.name(),
            "whole pgbend sync, its process included / one binary COPY stream",
            Samples.ratio(sync, copy(table), Sample::rowsPerSecond),
            hasGoals ? Goal.atLeast(0.55) : Goal.none()));
    scores.add(
        new Score(
            "R3",
            table.name(),
            "COPY INTO of the same files alone / whole pgbend sync, seconds",
            Samples.ratio(copyInto(table), sync, Sample::seconds),
            hasGoals ? Goal.atLeast(0.8) : Goal.none()));
    scores.add(
        new Score(
            "R4",
            table.name(),
            "CPU seconds of pgbend sync per million rows, start of the process included",
            new Medians(sync).spread(Sample::cpuSecondsPerMillionRows),
            hasGoals ? Goal.atMost(0.8) : Goal.none()));
    return scores;
  }

  /** Memory of the same command over ten times the rows. */
  Score memory(BenchTable table, BenchTable tenth) {
    return new Score(
        "R9",
        table.name(),
        "peak resident memory / that with a tenth of the rows, heap " + Workspace.HEAP,
        Samples.ratio(sync(table), sync(tenth), Sample::peakResidentBytes),
        Goal.atMost(1.1));
  }

  private List<Sample> sync(BenchTable table) {
    return samples.of(LoadContest.SYNC, table.name(), Sample.COLD);
  }

  private List<Sample> copy(BenchTable table) {
    return samples.of(ExtractScores.COPY + 1, table.name(), Sample.WARM);
  }

  private List<Sample> copyInto(BenchTable table) {
    return samples.of(CopyIntoContestant.NAME, table.name(), Sample.WARM);
  }
}
