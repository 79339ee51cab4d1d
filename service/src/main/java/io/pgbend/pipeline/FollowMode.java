package io.pgbend.pipeline;

/** How a followed table begins. */
public enum FollowMode {
  /** Rows that are in the source already are not copied. */
  CDC,
  /** A full copy first, joined exactly with the changes. */
  SNAPSHOT_AND_CDC
}
