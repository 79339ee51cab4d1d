package io.pgbend.problem;

/** What happens after a problem by itself. */
public enum RetryRule {
  /** Tried again after a while, with growing pauses. */
  TIMED,
  /** Waits for somebody to act and start again. */
  MANUAL,
  /** Starting again cannot help; the request itself has to change. */
  NONE
}
