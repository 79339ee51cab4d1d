package io.pgbend.acceptance.follow;

/** Points at which a test can hold a task, in their order. */
enum Moment {
  /** Changes are captured, nobody has been waited for. */
  ATTACHED,
  /** A is read, and transactions of its time are open. */
  WAITING,
  /** Everybody waited for has ended, S is not yet taken. */
  COPYING,
  /** S is taken, nothing is read. */
  SNAPSHOT_TAKEN,
  /** Copied rows are visible, nothing is merged. */
  CATCHING_UP,
  /** A batch of changes is in the raw table. */
  DURABLE,
  /** A range is in the target. */
  MERGED
}
