package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.replication.FollowNeeds;
import io.pgbend.source.replication.ProvenProgress;
import io.pgbend.source.replication.SourceChecks;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.TimelineHistory;
import java.util.List;

/**
 * Compares what the source is like with what it was, because several ways to lose changes send no
 * message at all. What is proved harmless becomes what the next look is compared with.
 */
final class SourceWatch {
  private final SourceConnections source;
  private final Ledger ledger;
  private final TaskKey task;
  private final FollowNeeds needs;

  SourceWatch(SourceConnections source, Ledger ledger, TaskKey task, FollowNeeds needs) {
    this.source = source;
    this.ledger = ledger;
    this.task = task;
    this.needs = needs;
  }

  /**
   * Judges at the start.
   *
   * @param loadedEnd behind everything that the task has, or is acknowledged for it
   * @param coveredTo up to here it has missed nothing
   * @throws SyncException what stands against going on; a gap is kept in the ledger
   */
  void judge(SourceFacts before, SourceFacts now, Lsn loadedEnd, Lsn coveredTo) {
    boolean moved = before.server().timeline() != now.server().timeline();
    TimelineHistory history =
        moved ? TimelineHistory.read(source, now.server().timeline()) : TimelineHistory.FIRST;
    judge(before, now, new ProvenProgress(loadedEnd, coveredTo, history));
  }

  /** Judges while the slot is read: its reader looks at the timeline, each time it connects. */
  void judgeAgain(SourceFacts before, SourceFacts now, Lsn coveredTo) {
    judge(
        before.on(now.server().timeline()),
        now,
        new ProvenProgress(Lsn.ZERO, coveredTo, TimelineHistory.FIRST));
  }

  private void judge(SourceFacts before, SourceFacts now, ProvenProgress progress) {
    List<SyncException> found = SourceChecks.since(before, now, needs, progress);
    if (found.isEmpty()) {
      return;
    }
    SyncException first = found.getFirst();
    if (isGap(first.code())) {
      // whoever reads the slot next must not cover it up
      ledger.flag(task, first.code(), first.problem().detail());
    }
    throw first;
  }

  /** Whether changes may have been missed, however the source looks later. */
  private static boolean isGap(ProblemCode code) {
    return switch (code) {
      case SLOT_AHEAD,
          SOURCE_REWOUND,
          SOURCE_TABLE_REPLACED,
          SOURCE_TABLE_REWRITTEN,
          SOURCE_PARTITIONS_CHANGED,
          PUBLICATION_MISSING,
          PUBLICATION_LACKS_TABLE,
          PUBLICATION_LACKS_OPERATION,
          PUBLICATION_GAP,
          PUBLICATION_CHANGED,
          REPLICA_IDENTITY_WEAK ->
          true;
      default -> false;
    };
  }
}
