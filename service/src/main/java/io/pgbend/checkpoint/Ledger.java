package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known at home about slots and the tasks on them. What a method has written is there after
 * kill -9 and loss of power once it has returned. Positions are ordered without sign. Thread-safe.
 *
 * <p>Every method throws a {@link SyncException}: {@code STORE_DAMAGED} when the ledger cannot be
 * read, {@code DISK_FULL} when nothing more can be written.
 */
public interface Ledger {
  /** A random text, made once with the ledger, that no other ledger has. */
  String storeId();

  /**
   * Takes the slot for a new reader.
   *
   * @return the reader's epoch, 1 or more, above all earlier ones
   */
  long takeReader(SlotKey slot);

  /** The greatest position that may have been sent to the slot; {@link Lsn#ZERO} when none was. */
  Lsn acknowledged(SlotKey slot);

  /** All routes of a slot, those with a gap too, by task. */
  List<RouteRecord> routes(SlotKey slot);

  Optional<RouteRecord> route(TaskKey task);

  /** Keeps a route; one of the same task that was there before is gone. */
  void attach(RouteRecord route);

  /**
   * Says, before it is said to the slot, that everything below a position is durable for all routes
   * of the slot that have no gap: {@code all routes durable up to x → store acked, covered_to,
   * mirrors → confirm x to the slot}. Positions never go back.
   *
   * @param loaded loaded marks as their control rows have them; routes with a gap and of other
   *     slots are left alone
   * @throws SyncException {@code FENCED} when another reader has taken the slot since
   */
  void acknowledge(SlotKey slot, long epoch, Lsn upTo, Map<TaskKey, Lsn> loaded);

  /** The task has missed changes; a gap that is known already stays as it is. */
  void flag(TaskKey task, ProblemCode gap, String detail);

  /**
   * The task has missed nothing up to a position between two transactions, and goes on from there.
   * What was loaded before counts no more: the mirror begins anew at {@link RouteRecord#before},
   * where the control row's loaded mark has to be by then.
   */
  void clearGap(TaskKey task, Lsn coveredTo);

  /** Writes other facts for the start-up checks. */
  void facts(TaskKey task, String facts);

  /** Forgets the route. */
  void detach(TaskKey task);
}
