package io.pgbend.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what was measured as tables for people. */
final class TextReport {
  private static final double MEGABYTE = 1e6;
  private final PrintStream out;

  TextReport(PrintStream out) {
    this.out = out;
  }

  void heading(String text) {
    out.println();
    out.println(text);
  }

  void line(String text) {
    out.println("  " + text);
  }

  /** Medians of each contestant's passes. */
  void samples(Samples samples) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "table",
            "contestant",
            "pass",
            "rounds",
            "seconds",
            "spread",
            "rows/s",
            "MB",
            "CPU-s",
            "CPU-s/M rows",
            "source CPU-s",
            "engine CPU-s",
            "process s",
            "peak MB"));
    samples.all().stream()
        .map(sample -> new Series(sample.table(), sample.contestant(), sample.pass()))
        .distinct()
        .forEach(series -> rows.add(cells(samples, series)));
    table(rows);
  }

  private record Series(String table, String contestant, String pass) {}

  private static List<String> cells(Samples samples, Series series) {
    Medians of = new Medians(samples.of(series.contestant(), series.table(), series.pass()));
    Spread seconds = of.spread(Sample::seconds);
    return List.of(
        series.table(),
        series.contestant(),
        series.pass(),
        Integer.toString(of.count()),
        number(seconds.median()),
        number(seconds.smallest()) + "-" + number(seconds.largest()),
        String.format(Locale.ROOT, "%,.0f", of.median(Sample::rowsPerSecond)),
        String.format(Locale.ROOT, "%.0f", of.median(Sample::bytes) / MEGABYTE),
        number(of.median(Sample::cpuSeconds)),
        number(of.median(Sample::cpuSecondsPerMillionRows)),
        number(of.median(Sample::sourceCpuSeconds)),
        number(of.median(Sample::engineCpuSeconds)),
        number(of.median(Sample::processSeconds)),
        String.format(Locale.ROOT, "%.0f", of.median(Sample::peakResidentBytes) / MEGABYTE));
  }

  void scores(List<Score> scores) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ratio", "table", "median", "spread", "goal", "", "meaning"));
    for (Score score : scores) {
      rows.add(
          List.of(
              score.name(),
              score.table(),
              number(score.value().median()),
              number(score.value().smallest()) + "-" + number(score.value().largest()),
              goal(score.goal()),
              score.verdict(),
              score.meaning()));
    }
    table(rows);
  }

  private static String goal(Score.Goal goal) {
    if (goal.isNone()) {
      return "";
    }
    return (goal.atLeast() ? ">= " : "<= ") + number(goal.bound());
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** Rows of equal width; the first is the heading. Figures are set right, words left. */
  void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths[column] - cell.length());
        boolean figure = !cell.isEmpty() && Character.isDigit(cell.charAt(0));
        line.append(figure ? padding + cell : cell + padding).append("  ");
      }
      line("" + line.toString().stripTrailing());
    }
  }
}
