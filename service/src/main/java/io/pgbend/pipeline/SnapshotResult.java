package io.pgbend.pipeline;

import java.time.Duration;
import java.util.Map;

/**
 * What a finished snapshot did.
 *
 * @param rows rows read from the source and loaded
 * @param sourceBytes bytes that PostgreSQL sent for them
 * @param stagedBytes bytes of the staged files
 * @param unrepresentable values stored as NULL because Databend cannot hold them, by column
 */
public record SnapshotResult(
    long rows,
    long sourceBytes,
    long stagedBytes,
    int files,
    Duration duration,
    Map<String, Long> unrepresentable) {
  public SnapshotResult {
    unrepresentable = Map.copyOf(unrepresentable);
  }
}
