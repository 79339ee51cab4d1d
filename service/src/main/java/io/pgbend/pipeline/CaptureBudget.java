package io.pgbend.pipeline;

import java.time.Duration;

/**
 * How much of a task's changes may be kept that cannot be brought into its target: because the
 * target is away, or because the task is stopped or has failed while others read the same slot.
 * Beyond that the task is given up, so that the slot's log can go.
 *
 * @param bytes of compressed files, 1 or more
 * @param age of the oldest of them
 */
public record CaptureBudget(long bytes, Duration age) {
  /** 4 GB and 12 hours. */
  public static CaptureBudget standard() {
    return new CaptureBudget(4L << 30, Duration.ofHours(12));
  }
}
