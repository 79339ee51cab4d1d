package io.pgbend.pipeline;

import java.time.Duration;

/**
 * A table to follow, as asked for.
 *
 * @param table what is copied where, and how
 * @param interval how often changes are merged, 1 s or more
 * @param allowDelete whether deletes and truncates are applied; a change of key is applied always
 * @param stopAtTruncate whether a TRUNCATE stops the task instead of being applied
 * @param resync whether everything is copied again, whatever is known of earlier runs
 * @param changesAtOnce changes of a load at most; {@code Long.MAX_VALUE} for no limit
 * @param patience how long the copy waits for transactions that were open before
 * @param retention how long captured changes are kept after they were merged
 * @param budget how much may be kept that is not merged
 */
public record FollowRequest(
    SnapshotRequest table,
    FollowMode mode,
    Duration interval,
    boolean allowDelete,
    boolean stopAtTruncate,
    boolean resync,
    long changesAtOnce,
    Duration patience,
    Duration retention,
    CaptureBudget budget) {
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final Duration RETENTION = Duration.ofMinutes(15);

  /** As recommended. */
  public static FollowRequest standard(SnapshotRequest table, FollowMode mode) {
    return new FollowRequest(
        table,
        mode,
        INTERVAL,
        true,
        false,
        false,
        Long.MAX_VALUE,
        PATIENCE,
        RETENTION,
        CaptureBudget.standard());
  }

  /** The same with another interval. */
  public FollowRequest every(Duration other) {
    return new FollowRequest(
        table,
        mode,
        other,
        allowDelete,
        stopAtTruncate,
        resync,
        changesAtOnce,
        patience,
        retention,
        budget);
  }

  /** The same, with everything copied again. */
  public FollowRequest anew() {
    return new FollowRequest(
        table,
        mode,
        interval,
        allowDelete,
        stopAtTruncate,
        true,
        changesAtOnce,
        patience,
        retention,
        budget);
  }
}
