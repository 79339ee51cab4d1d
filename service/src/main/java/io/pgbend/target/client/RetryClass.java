package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;

/** What has to happen before a failed piece of work can be tried again. */
public enum RetryClass {
  /** The transaction did not take place: roll back, then everything again from BEGIN. */
  RETRY_TRANSACTION,
  /** As RETRY_TRANSACTION, with fewer rows at a time. */
  SMALLER_BATCH,
  /** The server lost or closed the session: nothing was committed; a new one, then from BEGIN. */
  NEW_SESSION,
  /** It is not known what took effect: read the control rows in a new session, then decide. */
  READ_BACK,
  /** User, password or rights: stop. */
  CREDENTIALS,
  /** A database, table, stage or column is missing, changed, or already there: stop. */
  OBJECT,
  /** A value was refused: stop. */
  BAD_DATA,
  /** This server cannot do it: stop or take the other way. */
  CAPABILITY,
  /** A mistake of this program or its configuration: stop. */
  OUR_MISTAKE,
  /** The thread was interrupted: end. */
  INTERRUPTED;

  /** The class of any problem that a client or session throws. */
  public static RetryClass of(SyncException problem) {
    if (problem.code() == ProblemCode.TARGET_OUTCOME_UNKNOWN) {
      return READ_BACK;
    }
    if (problem.getCause() instanceof DatabendFailure failure) {
      return failure.retryClass();
    }
    return ServerCodes.classOf(problem.code());
  }
}
