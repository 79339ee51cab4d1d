package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;

/** Problems for what happens below the level of statements. */
final class Refusals {
  private Refusals() {}

  /** The problem for an HTTP status. */
  static SyncException problem(DatabendEndpoint endpoint, HttpRefusal refusal, String queryId) {
    if (refusal.status() == 401) {
      return SyncException.of(
          ProblemCode.TARGET_WRONG_PASSWORD,
          endpoint.address() + " refuses the user " + endpoint.user() + ".",
          refusal);
    }
    if (refusal.code() >= 1000) {
      return ServerCodes.problem(refusal.code(), refusal.text(), queryId);
    }
    ProblemCode code =
        switch (refusal.status()) {
          case 403 -> ProblemCode.TARGET_NO_RIGHTS;
          case 404, 405 -> ProblemCode.TARGET_BAD_ANSWER;
          default -> ProblemCode.TARGET_SERVER_ERROR;
        };
    String words = ServerText.clean(0, refusal.text());
    return SyncException.of(
        code,
        endpoint.address()
            + " answered with HTTP status "
            + refusal.status()
            + (words.isEmpty() ? "." : ": " + words)
            + ServerCodes.named(queryId),
        refusal);
  }

  /** The problem for a call without effect that got no answer. */
  static SyncException unreachable(DatabendEndpoint endpoint, LostAnswer lost) {
    return SyncException.of(
        ProblemCode.TARGET_UNREACHABLE, endpoint.address() + ": " + lost.why() + ".", lost);
  }

  /** The problem for an interrupted thread, whose flag is set again by this. */
  static SyncException interrupted() {
    Thread.currentThread().interrupt();
    return SyncException.of(ProblemCode.INTERRUPTED, "A call to Databend was interrupted.");
  }
}
