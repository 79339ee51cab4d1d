package io.pgbend.problem;

/** Where a problem has to be solved. */
public enum Side {
  SOURCE,
  TARGET,
  REQUEST,
  HERE
}
