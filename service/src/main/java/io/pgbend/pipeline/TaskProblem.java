package io.pgbend.pipeline;

import io.pgbend.problem.SyncException;
import io.pgbend.target.client.RetryClass;

/** What a problem means for the task that met it. */
final class TaskProblem {
  private TaskProblem() {}

  /** Whether waiting may help: the other side is away, slow, or was disturbed by somebody. */
  static boolean passes(SyncException problem) {
    return switch (RetryClass.of(problem)) {
      case RETRY_TRANSACTION, SMALLER_BATCH, NEW_SESSION, READ_BACK -> true;
      case CREDENTIALS, OBJECT, BAD_DATA, CAPABILITY, OUR_MISTAKE, INTERRUPTED -> false;
    };
  }
}
