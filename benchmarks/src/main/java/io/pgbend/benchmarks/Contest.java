package io.pgbend.benchmarks;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Lets contestants take turns, A B A B, so that what drifts on the machine meets all of them. */
final class Contest {
  private final PrintStream remarks;
  private final Samples samples;

  Contest(PrintStream remarks, Samples samples) {
    this.remarks = remarks;
    this.samples = samples;
  }

  void run(int rounds, List<Contestant> contestants) throws InterruptedException {
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : contestants) {
        List<Sample> measured = contestant.round(round);
        samples.add(measured);
        measured.forEach(this::remark);
      }
    }
  }

  private void remark(Sample sample) {
    remarks.printf(
        Locale.ROOT,
        "round %d  %-16s %-10s %-4s %6.2f s  %,d rows/s  %.2f CPU-s%n",
        sample.round(),
        sample.table(),
        sample.contestant(),
        sample.pass(),
        sample.seconds(),
        Math.round(sample.rowsPerSecond()),
        sample.cpuSeconds());
  }
}
