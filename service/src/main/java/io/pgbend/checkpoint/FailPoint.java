package io.pgbend.checkpoint;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;

/**
 * The windows of a copy in which a crash leaves another state than in the one before: tests end the
 * process in each of them. Nothing happens unless the system property {@value #PROPERTY} names one,
 * as {@code AFTER_UPLOAD:halt} (ends the process as kill -9 does) or {@code AFTER_UPLOAD:throw}.
 */
public enum FailPoint {
  /** The epoch is ours; nothing else has changed. */
  AFTER_CLAIM,
  /** A target that did not exist is there and empty; no intent says so. */
  AFTER_TARGET_CREATED,
  /** The intent is written in a transaction that is still open. */
  INTENT_FENCED,
  /** The intent is durable and its commit not yet read back. */
  INTENT_COMMITTED,
  /** The intent is durable and known to be. */
  AFTER_INTENT,
  /** The shadow table is there and empty. */
  AFTER_SHADOW_CREATED,
  /** A file is in the spool. */
  AFTER_FILE_WRITTEN,
  /** A file is in the stage, and still in the spool. */
  AFTER_UPLOAD,
  /** The rows of a piece are in the table within an open transaction. */
  AFTER_COPY_STATEMENT,
  /** The loaded mark has moved within an open transaction. */
  LOAD_FENCED,
  /** A piece is durable and its commit not yet read back. */
  LOAD_COMMITTED,
  /** A piece is durable and known to be. */
  AFTER_PIECE,
  /** All pieces are durable; readers see the old rows. */
  AFTER_LAST_PIECE,
  /** The new rows are in the target within an open transaction. */
  CONCLUDE_FENCED,
  /** The new rows are visible and the commit not yet read back. */
  CONCLUDE_COMMITTED,
  /** The new rows are visible; shadow table and staged files are still there. */
  AFTER_CONCLUDE,
  /** The shadow table is gone, the staged files are still there. */
  AFTER_SHADOW_DROPPED,
  /** Rows of a run that was cut off are removed within an open transaction. */
  DISCARD_FENCED,
  /** Rows of a run that was cut off are gone and the commit not yet read back. */
  DISCARD_COMMITTED,
  /** Nothing of the run is left but its rows. */
  AFTER_CLEANUP;

  /** Names the point at which a test wants a crash. */
  public static final String PROPERTY = "pgbend.failpoint";

  private static final int KILLED = 137;

  /** Says that the copy has come here. */
  public void reach() {
    String wanted = System.getProperty(PROPERTY);
    if (wanted == null) {
      return;
    }
    if (wanted.equals(name() + ":halt")) {
      Runtime.getRuntime().halt(KILLED);
    }
    if (wanted.equals(name() + ":throw")) {
      throw SyncException.of(ProblemCode.INTERNAL, "A test failed the copy at " + name() + ".");
    }
  }
}
