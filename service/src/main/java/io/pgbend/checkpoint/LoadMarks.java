package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;

/**
 * How far changes of a task are in its raw table.
 *
 * <p>A position P between two transactions means that commit LSNs below P are done: as a loaded
 * mark it is P − 1, because the next commit record may begin at P itself.
 *
 * @param loadedCommit transactions whose commit record begins here or before are there whole
 * @param loadedEnd where the stream goes on behind them
 * @param pieceCommit the transaction of which only a part is there; {@link Lsn#ZERO} for none
 * @param pieceOrdinal last change of that part, counted from 0
 * @param coveredTo up to here the task has missed nothing, as last written down; coarse
 */
public record LoadMarks(
    Lsn loadedCommit, Lsn loadedEnd, Lsn pieceCommit, long pieceOrdinal, Lsn coveredTo) {
  /** Nothing was ever loaded. */
  public static final LoadMarks NONE = new LoadMarks(Lsn.ZERO, Lsn.ZERO, Lsn.ZERO, 0, Lsn.ZERO);

  /** The marks of a task that begins at a position between two transactions, not zero. */
  public static LoadMarks startingAt(Lsn position) {
    return new LoadMarks(RouteRecord.before(position), position, Lsn.ZERO, 0, position);
  }

  /** A transaction is there whole, and with it all before. */
  public LoadMarks loaded(Lsn commit, Lsn end) {
    return new LoadMarks(commit, end, Lsn.ZERO, 0, coveredTo);
  }

  /** A transaction is there up to a change. */
  public LoadMarks piece(Lsn commit, long ordinal) {
    return new LoadMarks(loadedCommit, loadedEnd, commit, ordinal, coveredTo);
  }

  public LoadMarks covered(Lsn position) {
    return new LoadMarks(loadedCommit, loadedEnd, pieceCommit, pieceOrdinal, position);
  }
}
