package io.pgbend.benchmarks;

import java.util.List;

/** CPU seconds per million rows of everybody who takes part (medians). */
record CpuBudget(double source, double service, double engine) {
  private static final double MILLION = 1e6;

  static CpuBudget of(List<Sample> samples) {
    Medians of = new Medians(samples);
    return new CpuBudget(
        of.median(sample -> sample.sourceCpuSeconds() * MILLION / sample.rows()),
        of.median(Sample::cpuSecondsPerMillionRows),
        of.median(sample -> sample.engineCpuSeconds() * MILLION / sample.rows()));
  }

  /** Rows a second when so many processors do nothing else and never wait. */
  double ceiling(int processors) {
    return processors * MILLION / (source + service + engine);
  }
}
