package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How far a slot may be acknowledged: nothing above the first transaction of which some route has
 * changes that are not durable. Its commit record's own position may be: PostgreSQL skips a
 * transaction only when its commit record begins below the position it starts from. Used by one
 * thread.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">Streaming
 *     Replication Protocol</a>
 */
public final class AckRule {
  private final Map<TaskKey, TreeSet<Lsn>> pending = new HashMap<>();
  private Lsn received = Lsn.ZERO;

  /**
   * Everything below a position has arrived: the end of a transaction, or a keepalive's position.
   * To be told only between two transactions, after {@link #pending} for all that came.
   */
  public void received(Lsn end) {
    received = received.max(end);
  }

  /**
   * The stream begins anew at a position, and what lay behind it comes again: a task that is
   * attached before that has come has yet to take it.
   */
  public void reconnected(Lsn start) {
    received = start;
  }

  /**
   * Changes of a transaction wait to become durable. Enough when told for the first transaction of
   * each batch, as marks move by whole batches.
   */
  public void pending(TaskKey task, Lsn commit) {
    pending.computeIfAbsent(task, key -> new TreeSet<>()).add(commit);
  }

  /**
   * Changes of a task are durable up to its loaded mark. A transaction of which only a piece is
   * durable still waits.
   */
  public void durable(TaskKey task, LoadMarks marks) {
    TreeSet<Lsn> waiting = pending.get(task);
    if (waiting == null) {
      return;
    }
    waiting.headSet(marks.loadedCommit(), true).clear();
    if (waiting.isEmpty()) {
      pending.remove(task);
    }
  }

  /** The task takes part no more: what it waited for holds nobody up. */
  public void ended(TaskKey task) {
    pending.remove(task);
  }

  /** Up to where everything of one task is durable, whatever others wait for. */
  public Lsn safe(TaskKey task) {
    TreeSet<Lsn> waiting = pending.get(task);
    return waiting == null ? received : received.min(waiting.first());
  }

  /** The tasks that hold up the position; empty when none does. */
  public Set<TaskKey> slowest() {
    Lsn safe = safe();
    return pending.entrySet().stream()
        .filter(entry -> entry.getValue().first().equals(safe))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The largest position that may be acknowledged; less than before only after a reconnect. */
  public Lsn safe() {
    Lsn safe = received;
    for (TreeSet<Lsn> waiting : pending.values()) {
      safe = safe.min(waiting.first());
    }
    return safe;
  }
}
