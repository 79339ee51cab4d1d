package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import java.util.ArrayList;
import java.util.List;

/** The ratios of the way from a slot to staged files, which no target has a part in. */
final class DrainScores {
  private final Samples samples;

  DrainScores(Samples samples) {
    this.samples = samples;
  }

  List<Score> of(Backlog backlog) {
    List<Score> scores = new ArrayList<>();
    for (String pass : List.of(Sample.WARM, Sample.COLD)) {
      if (samples.has(DrainContest.RECVLOGICAL, backlog.label(), Sample.COLD)) {
        scores.add(
            ratio(
                "R5",
                backlog,
                pass,
                new Rival(DrainContest.RECVLOGICAL, Sample.COLD),
                "to staged Parquet / pg_recvlogical to nowhere",
                Goal.atLeast(1.0)));
      }
      if (samples.has(DrainContest.DEBEZIUM, backlog.label(), pass)) {
        scores.add(
            ratio(
                "R6'",
                backlog,
                pass,
                new Rival(DrainContest.DEBEZIUM, pass),
                "to staged Parquet / Debezium to JSON that is counted",
                Goal.atLeast(5)));
      }
    }
    return scores;
  }

  private record Rival(String contestant, String pass) {}

  private Score ratio(
      String name, Backlog backlog, String pass, Rival rival, String meaning, Goal goal) {
    Spread value =
        Samples.ratio(
            samples.of(DrainContest.PGBEND, backlog.label(), pass),
            samples.of(rival.contestant(), backlog.label(), rival.pass()),
            Sample::rowsPerSecond);
    return new Score(
        name,
        backlog.label(),
        meaning + ", " + pass,
        value,
        pass.equals(Sample.WARM) ? goal : Goal.none());
  }
}
