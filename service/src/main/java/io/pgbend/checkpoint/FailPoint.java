package io.pgbend.checkpoint;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;

/**
 * The windows of a copy, and of following changes, in which a crash leaves another state than in
 * the one before: tests end the process in each of them. Nothing happens unless the system property
 * {@value #PROPERTY} names one, as {@code AFTER_UPLOAD:halt} (ends the process as kill -9 does) or
 * {@code AFTER_UPLOAD:throw}.
 */
public enum FailPoint {
  /** The epoch is raised within an open transaction. */
  TAKE_FENCED,
  /** The epoch is raised and the commit not yet read back. */
  TAKE_COMMITTED,
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
  /** The count of copied rows has moved within an open transaction. */
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
  AFTER_CLEANUP,

  /** The loaded marks of changes have moved within an open transaction. */
  RAW_FENCED,
  /** Changes are in the raw table and the commit not yet read back. */
  RAW_COMMITTED,
  /** Changes are in the raw table and known to be; the reader has not heard of it. */
  AFTER_RAW_LOADED,
  /** A part of a large transaction is in the raw table; the reader has not heard of it. */
  AFTER_PIECE_OF_TRANSACTION,
  /** How far the task is covered has moved within an open transaction. */
  COVER_FENCED,
  /** How far the task is covered is written down and the commit not yet read back. */
  COVER_COMMITTED,
  /** The source's identity is written within an open transaction. */
  IDENTITY_FENCED,
  /** The source's identity is written and the commit not yet read back. */
  IDENTITY_COMMITTED,
  /** All routes are durable up to a position that the ledger does not know yet. */
  AFTER_ALL_DURABLE,
  /** The ledger knows the position, the slot does not. */
  AFTER_ACKNOWLEDGED,
  /** The position is on its way to the slot. */
  AFTER_CONFIRMED,
  /** Changes are in the target within an open transaction. */
  AFTER_MERGE_STATEMENT,
  /** The merged marks have moved within an open transaction. */
  MERGE_FENCED,
  /** Changes are in the target and the commit not yet read back. */
  MERGE_COMMITTED,
  /** Changes are in the target and known to be. */
  AFTER_MERGE,
  /** Changes are loaded and merged within an open transaction. */
  BOTH_FENCED,
  /** Changes are loaded and merged and the commit not yet read back. */
  BOTH_COMMITTED,
  /** Merged changes are removed from the raw table. */
  AFTER_PURGE,
  /** A route is in the ledger and takes no changes yet. */
  ATTACH_STORED,
  /** A route takes changes; nothing of the handover is begun. */
  HANDOVER_ATTACHED,
  /** It is known which transactions have to end before the copy. */
  HANDOVER_A_READ,
  /** They have ended. */
  HANDOVER_WAITED,
  /** The copy's snapshot is taken. */
  HANDOVER_S_TAKEN,
  /** All rows of the snapshot are durable; nobody knows from where on it judges no more. */
  HANDOVER_COPIED,
  /** It is known from where on the snapshot judges no more. */
  HANDOVER_E_READ,
  /** New rows beside the old ones are as far as what is loaded; readers see the old ones. */
  SHADOW_CAUGHT_UP,
  /** The copied rows are visible and changes may be merged. */
  HANDOVER_CONCLUDED,
  /** A stopping task has written its marks; its reader is still there. */
  MARKS_SAVED;

  /** Names the point at which a test wants a crash. */
  public static final String PROPERTY = "pgbend.failpoint";

  private static final int KILLED = 137;

  /** Says that the program has come here. */
  public void reach() {
    String wanted = System.getProperty(PROPERTY);
    if (wanted == null) {
      return;
    }
    if (wanted.equals(name() + ":halt")) {
      Runtime.getRuntime().halt(KILLED);
    }
    if (wanted.equals(name() + ":throw")) {
      throw SyncException.of(ProblemCode.INTERNAL, "A test failed the program at " + name() + ".");
    }
  }
}
