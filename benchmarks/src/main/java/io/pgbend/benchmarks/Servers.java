package io.pgbend.benchmarks;

import java.util.OptionalLong;

/** The two servers beside the contestants, as processes. */
record Servers(long sourcePid, OptionalLong enginePid) {
  /** User and system seconds since the servers' starts. */
  record Cpu(double source, double engine) {
    Cpu minus(Cpu earlier) {
      return new Cpu(source - earlier.source, engine - earlier.engine);
    }
  }

  Cpu cpu() {
    return new Cpu(
        ProcessFigures.treeCpuSeconds(sourcePid),
        enginePid.isPresent() ? ProcessFigures.treeCpuSeconds(enginePid.getAsLong()) : 0);
  }
}
