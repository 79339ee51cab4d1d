package io.pgbend.simulation;

/** The process ends here. */
final class Crash extends RuntimeException {
  Crash() {
    super("crash", null, false, false);
  }
}
