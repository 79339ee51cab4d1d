package io.pgbend.benchmarks;

/**
 * One ratio that was measured, and what it should be.
 *
 * @param goal empty when nothing was promised, else for instance {@code >= 0.80}
 */
record Score(String name, String table, String meaning, Spread value, Goal goal) {

  /** A bound of a ratio; {@link #none} is met by everything. */
  record Goal(double bound, boolean atLeast) {
    static Goal atLeast(double bound) {
      return new Goal(bound, true);
    }

    static Goal atMost(double bound) {
      return new Goal(bound, false);
    }

    static Goal none() {
      return new Goal(Double.NEGATIVE_INFINITY, true);
    }

    boolean isNone() {
      return Double.isInfinite(bound);
    }

    boolean metBy(double value) {
      return atLeast ? value >= bound : value <= bound;
    }
  }

  String verdict() {
    if (goal.isNone()) {
      return "";
    }
    return goal.metBy(value.median()) ? "reached" : "missed";
  }
}
