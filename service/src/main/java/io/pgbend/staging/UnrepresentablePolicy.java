package io.pgbend.staging;

/** What happens to a value that exists in PostgreSQL and has no exact counterpart in Databend. */
public enum UnrepresentablePolicy {
  /** The row is refused with a problem that names the column. */
  STOP,
  /** NULL is stored and counted. */
  NULL
}
