package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;

/**
 * What is new of a transaction that arrives, for one route: after a reconnect PostgreSQL sends
 * again what was loaded already.
 */
public record ArrivalRule(Lsn loadedCommit, Lsn pieceCommit, long pieceOrdinal) {
  /** Above all ordinals: nothing is new. */
  public static final long NOTHING = Long.MAX_VALUE;

  public static ArrivalRule of(LoadMarks marks) {
    return new ArrivalRule(marks.loadedCommit(), marks.pieceCommit(), marks.pieceOrdinal());
  }

  /**
   * The first change to take.
   *
   * @param commit where the transaction's commit record begins
   * @return its ordinal, 0 when all are new, {@link #NOTHING} when none is
   */
  public long firstNew(Lsn commit) {
    if (!commit.isAfter(loadedCommit)) {
      return NOTHING;
    }
    return commit.equals(pieceCommit) ? pieceOrdinal + 1 : 0;
  }
}
