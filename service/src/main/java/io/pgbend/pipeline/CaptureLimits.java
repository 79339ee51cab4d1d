package io.pgbend.pipeline;

import java.time.Duration;

/**
 * How much of a task's changes becomes a file.
 *
 * @param interval a batch is ended so long after the one before, at the latest
 * @param rows changes of a batch at most; {@code Long.MAX_VALUE} for no limit
 * @param heldBytes heap that a batch may hold until it becomes a file
 */
public record CaptureLimits(Duration interval, long rows, long heldBytes) {
  private static final long LEAST_HELD = 1L << 20;
  private static final long MOST_HELD = 16L << 20;

  /** A quarter of the heap for all tasks of a reader, two batches each. */
  public static CaptureLimits standard(Duration interval, int tasks) {
    long share = Runtime.getRuntime().maxMemory() / 4 / Math.max(1, tasks) / 2;
    return new CaptureLimits(interval, Long.MAX_VALUE, Math.clamp(share, LEAST_HELD, MOST_HELD));
  }

  /** The same with at most so many changes in a batch. */
  public CaptureLimits atMost(long changes) {
    return new CaptureLimits(interval, changes, heldBytes);
  }
}
