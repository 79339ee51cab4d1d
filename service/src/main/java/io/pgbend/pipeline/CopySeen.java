package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Which captured transactions a copy has seen, so that they are not merged into its rows.
 *
 * @param snapshotOrNull those that it says are visible; null for all
 * @param until of those whose commit record begins before this position
 */
record CopySeen(@Nullable TransactionSnapshot snapshotOrNull, Lsn until) {

  /** All that a snapshot shows, wherever they stand in the log. */
  static CopySeen visible(TransactionSnapshot snapshot) {
    return new CopySeen(snapshot, SnapshotWindow.END_UNKNOWN);
  }

  /** All before a position. */
  static CopySeen before(Lsn position) {
    return new CopySeen(null, position);
  }
}
