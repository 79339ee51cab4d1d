package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.merge.RangeMerge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes captured changes some time after they were merged. Used by the merging thread. */
final class RawPurge {
  private static final Logger log = LoggerFactory.getLogger(RawPurge.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** What was merged when; the oldest first. */
  private record Merged(Lsn upTo, Instant when) {}

  private final DatabendClient client;
  private final RangeMerge merge;
  private final Duration retention;
  private final InstantSource clock;
  private final Deque<Merged> merged = new ArrayDeque<>();

  /** Changes behind this are still to be merged into new rows beside the old ones. */
  private volatile @Nullable Lsn needed;

  RawPurge(DatabendClient client, RangeMerge merge, Duration retention, InstantSource clock) {
    this.client = client;
    this.merge = merge;
    this.retention = retention;
    this.clock = clock;
  }

  /** Keeps what was captured behind a mark, whenever it was merged; from any thread. */
  void keepBehind(Lsn mark) {
    needed = mark;
  }

  /** Nothing is kept any more but for the retention time; from any thread. */
  void keepNothing() {
    needed = null;
  }

  /** Notes a mark, and removes what was merged longer ago than the retention time. */
  void purgeWhenDue(Lsn mark) {
    Instant now = clock.instant();
    Merged last = merged.peekLast();
    if (last == null || !last.when().plus(EVERY).isAfter(now)) {
      merged.addLast(new Merged(mark, now));
    }
    Merged old = null;
    while (!merged.isEmpty() && !merged.getFirst().when().plus(retention).isAfter(now)) {
      old = merged.removeFirst();
    }
    if (old != null) {
      purge(old.upTo());
    }
  }

  /** What is left now is removed the next time. */
  private void purge(Lsn upTo) {
    try (DatabendSession session = client.session()) {
      Lsn kept = needed;
      session.query(merge.purge(kept != null && upTo.isAfter(kept) ? kept : upTo));
      FailPoint.AFTER_PURGE.reach();
    } catch (SyncException failure) {
      log.atInfo().addKeyValue("problem", failure.code()).log("purge is left to the next time");
    }
  }
}
