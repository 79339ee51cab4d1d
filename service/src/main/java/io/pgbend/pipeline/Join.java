package io.pgbend.pipeline;

import io.pgbend.source.snapshot.SnapshotExport;

/** How a copy and the changes that are captured meanwhile become one. */
interface Join {
  /** A moment that can be copied, and what it has seen of the changes. */
  record Moment(SnapshotExport export, CopySeen seen) {}

  /** Waits, once what is captured begins, until there can be such a moment. */
  void await() throws InterruptedException;

  /** Takes one; {@link FollowPhase#COPYING} begins. */
  Moment take() throws InterruptedException;
}
