package io.pgbend.benchmarks;

/**
 * One measured pass of one contestant.
 *
 * @param pass {@code cold} in a process just started, {@code warm} after at least one pass in it
 * @param seconds the pass itself, without the start of its process
 * @param cpuSeconds user and system time of the contestant's process in the pass
 * @param sourceCpuSeconds the same of the PostgreSQL server, shared out evenly among the passes of
 *     a process
 * @param engineCpuSeconds the same of the Databend engine
 * @param processSeconds from the start of the process to its end, all passes together
 * @param peakResidentBytes of the process, all passes together
 */
record Sample(
    String contestant,
    String table,
    int round,
    String pass,
    long rows,
    long bytes,
    double seconds,
    double cpuSeconds,
    double sourceCpuSeconds,
    double engineCpuSeconds,
    double processSeconds,
    long peakResidentBytes) {
  static final String COLD = "cold";
  static final String WARM = "warm";

  double rowsPerSecond() {
    return rows / seconds;
  }

  double cpuSecondsPerMillionRows() {
    return cpuSeconds * 1e6 / rows;
  }
}
