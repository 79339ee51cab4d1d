package io.pgbend.acceptance.follow;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers what a task has told, and holds it where a test wants to act in between. */
final class Heard extends QuietProgress {
  final List<FollowPhase> phases = new CopyOnWriteArrayList<>();
  final List<String> waitedFor = new CopyOnWriteArrayList<>();
  final List<SyncException> troubles = new CopyOnWriteArrayList<>();
  final List<String> warnings = new CopyOnWriteArrayList<>();
  final List<LoadMarks> loads = new CopyOnWriteArrayList<>();
  final List<MergeMarks> merges = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger looks = new AtomicInteger();
  final AtomicLong rowsRead = new AtomicLong();
  final AtomicLong inserted = new AtomicLong();
  final AtomicLong deleted = new AtomicLong();
  final AtomicLong ignored = new AtomicLong();
  volatile Lsn attachedAt = Lsn.ZERO;
  volatile Lsn coveredTo = Lsn.ZERO;
  private final Map<Moment, Queue<Gate>> gates = new EnumMap<>(Moment.class);

  /** The next time that the task comes to a point it stays there until the gate is opened. */
  Gate hold(Moment moment) {
    Gate gate = new Gate(moment.toString());
    synchronized (gates) {
      gates.computeIfAbsent(moment, _ -> new ArrayDeque<>()).add(gate);
    }
    return gate;
  }

  private void reach(Moment moment) {
    Gate gate;
    synchronized (gates) {
      Queue<Gate> waiting = gates.get(moment);
      gate = waiting == null ? null : waiting.poll();
    }
    if (gate != null) {
      gate.pass();
    }
  }

  boolean isFollowing() {
    return phases.contains(FollowPhase.FOLLOWING);
  }

  @Override
  public void connected() {
    connections.incrementAndGet();
  }

  @Override
  public void enter(FollowPhase phase) {
    phases.add(phase);
    switch (phase) {
      case WAITING_FOR_OPEN_TRANSACTIONS -> reach(Moment.WAITING);
      case COPYING -> reach(Moment.COPYING);
      case CATCHING_UP -> reach(Moment.CATCHING_UP);
      case CHECKING, PREPARING, FOLLOWING, DRAINING -> {}
    }
  }

  @Override
  public void attached(Lsn position) {
    attachedAt = position;
    reach(Moment.ATTACHED);
  }

  @Override
  public void waitingFor(List<OpenTransaction> open) {
    open.forEach(transaction -> waitedFor.add(transaction.sentence()));
  }

  @Override
  public void durable(LoadMarks marks) {
    loads.add(marks);
    reach(Moment.DURABLE);
  }

  @Override
  public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
    merges.add(marks);
    inserted.addAndGet(outcome.inserted());
    deleted.addAndGet(outcome.deleted());
    ignored.addAndGet(outcome.ignored());
    reach(Moment.MERGED);
  }

  @Override
  public void covered(Lsn position) {
    coveredTo = position;
  }

  @Override
  public void logKept(long bytes) {
    looks.incrementAndGet();
  }

  @Override
  public void trouble(SyncException problem) {
    troubles.add(problem);
  }

  @Override
  public void expected(long rows) {
    reach(Moment.SNAPSHOT_TAKEN);
  }

  @Override
  public void read(long rows) {
    rowsRead.addAndGet(rows);
  }

  @Override
  public void warning(String words) {
    warnings.add(words);
  }
}
