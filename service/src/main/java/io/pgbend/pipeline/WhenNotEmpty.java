package io.pgbend.pipeline;

/** What happens to rows that the target has before a copy. */
public enum WhenNotEmpty {
  /** They stay visible until the new rows are complete, and then give way to them at once. */
  REPLACE,
  /** They stay; the new rows are added. */
  APPEND,
  /** New rows take the place of those with the same key; the others stay. */
  MERGE
}
