package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.AckRule;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.source.replication.ReplicationStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far a slot is acknowledged: {@code all routes durable up to x → store acked, covered_to,
 * mirrors → confirm x to the slot}. Belongs to the reader's thread.
 */
final class Acknowledgement {
  private static final long EVERY_MILLIS = 1000;
  private static final long IDLE_EVERY_MILLIS = 10_000;

  private final SlotReader.Identity identity;
  private final Ledger ledger;
  private final InstantSource clock;
  private final AckRule rule = new AckRule();
  private final Map<TaskKey, Lsn> loaded = new HashMap<>();
  private Lsn position;
  private long millis;
  private boolean durableSince;

  Acknowledgement(SlotReader.Identity identity, Ledger ledger, InstantSource clock) {
    this.identity = identity;
    this.ledger = ledger;
    this.clock = clock;
    this.position = ledger.acknowledged(identity.key());
    for (RouteRecord route : ledger.routes(identity.key())) {
      if (route.gap().isEmpty()) {
        // nobody captures for it until it is attached: the slot waits for it
        rule.pending(route.task(), route.coveredTo());
      }
    }
  }

  /** Up to here the slot is acknowledged, and never back. */
  Lsn position() {
    return position;
  }

  /** The stream begins anew, and what lies behind that position comes again. */
  void reconnected(Lsn start) {
    rule.reconnected(start);
  }

  /** Everything before has arrived, and what the routes want of it is {@link #pending}. */
  void received(Lsn end) {
    rule.received(end);
  }

  /** Changes of a transaction, or all from a position on, wait to become durable for a task. */
  void pending(TaskKey task, Lsn commit) {
    rule.pending(task, commit);
  }

  void durable(TaskKey task, LoadMarks marks) {
    rule.durable(task, marks);
    loaded.put(task, marks.loadedCommit());
    durableSince = true;
  }

  /** The slot waits no longer for what this task had to make durable. */
  void ended(TaskKey task) {
    rule.ended(task);
    loaded.remove(task);
  }

  /** Up to where everything of one task is durable, whatever others wait for. */
  Lsn durableUpTo(TaskKey task) {
    return rule.safe(task);
  }

  /** The tasks for which the slot waits. */
  Set<TaskKey> slowest() {
    return rule.slowest();
  }

  /** Acknowledges now and then, more often while something becomes durable. */
  Optional<Lsn> acknowledgeWhenDue(ReplicationStream stream) {
    long since = clock.millis() - millis;
    return since >= (durableSince ? EVERY_MILLIS : IDLE_EVERY_MILLIS)
        ? acknowledge(stream)
        : Optional.empty();
  }

  /** Acknowledges what may be; the new position where there is one. */
  Optional<Lsn> acknowledge(ReplicationStream stream) {
    millis = clock.millis();
    durableSince = false;
    Lsn safe = rule.safe();
    if (!safe.isAfter(position)) {
      return Optional.empty();
    }
    FailPoint.AFTER_ALL_DURABLE.reach();
    ledger.acknowledge(identity.key(), identity.epoch(), safe, loaded);
    FailPoint.AFTER_ACKNOWLEDGED.reach();
    position = safe;
    stream.acknowledge(safe);
    stream.feedback();
    FailPoint.AFTER_CONFIRMED.reach();
    return Optional.of(safe);
  }
}
