package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far changes of a task are in its target table.
 *
 * @param mergedCommit transactions whose commit record begins here or before are in the target
 * @param mergedEnd where the stream goes on behind them
 * @param generation grows with every intent and every new set of rows
 * @param snapshotOrNull what the rows' snapshot saw: below {@code snapshotEnd}, a transaction that
 *     it sees is in the target already; null when each one below is
 * @param snapshotEnd from here on no transaction is judged by the snapshot; {@link Lsn#ZERO} where
 *     there is none
 * @param intentOrNull what is about to be done
 */
public record MergeMarks(
    Lsn mergedCommit,
    Lsn mergedEnd,
    long generation,
    @Nullable TransactionSnapshot snapshotOrNull,
    Lsn snapshotEnd,
    @Nullable Intent intentOrNull) {

  public Optional<TransactionSnapshot> snapshot() {
    return Optional.ofNullable(snapshotOrNull);
  }

  /** Whether changes to come may be in the target already. */
  public boolean judges() {
    return !snapshotEnd.equals(Lsn.ZERO);
  }

  public Optional<Intent> intent() {
    return Optional.ofNullable(intentOrNull);
  }

  /** Transactions are merged up to here. */
  public MergeMarks merged(Lsn commit, Lsn end) {
    return new MergeMarks(commit, end, generation, snapshotOrNull, snapshotEnd, intentOrNull);
  }

  /**
   * A new set of rows is in the target that holds changes of transactions already: those before a
   * position, of these only those that a snapshot has seen.
   */
  public MergeMarks concluded(
      Lsn commit, Lsn end, @Nullable TransactionSnapshot snapshot, Lsn until) {
    return new MergeMarks(commit, end, generation + 1, snapshot, until, null);
  }

  /** A new set of rows is in the target that no snapshot judges. */
  public MergeMarks concluded(Lsn commit, Lsn end) {
    return new MergeMarks(commit, end, generation + 1, null, Lsn.ZERO, null);
  }

  /** A new set of rows is in the target that was built elsewhere, and is as far as it was there. */
  public MergeMarks concluded(MergeMarks built) {
    return new MergeMarks(
        built.mergedCommit,
        built.mergedEnd,
        generation + 1,
        built.snapshotOrNull,
        built.snapshotEnd,
        null);
  }

  /** From a position on, no transaction is judged by the snapshot any more. */
  public MergeMarks judgedUntil(Lsn end) {
    return new MergeMarks(mergedCommit, mergedEnd, generation, snapshotOrNull, end, intentOrNull);
  }

  /** No transaction is judged by a snapshot: all of its time are merged, or it counts no more. */
  public MergeMarks withoutSnapshot() {
    return new MergeMarks(mergedCommit, mergedEnd, generation, null, Lsn.ZERO, intentOrNull);
  }
}
