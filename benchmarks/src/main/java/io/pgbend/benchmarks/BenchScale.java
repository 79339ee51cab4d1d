package io.pgbend.benchmarks;

import java.math.BigDecimal;

/** How much data: TPC-H's scale factor, with 4 million accounts to a factor of 1. */
record BenchScale(BigDecimal factor) {
  private static final int ACCOUNTS = 4_000_000;

  BenchScale {
    if (factor.signum() <= 0) {
      throw new IllegalArgumentException("the scale must be greater than 0");
    }
  }

  String text() {
    return factor.stripTrailingZeros().toPlainString();
  }

  String database() {
    return "bench_" + text().replace('.', '_');
  }

  long accounts() {
    return factor.multiply(BigDecimal.valueOf(ACCOUNTS)).longValue();
  }
}
