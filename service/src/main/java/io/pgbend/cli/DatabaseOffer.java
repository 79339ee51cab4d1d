package io.pgbend.cli;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Optional;

/**
 * Offers to create a target database that is missing, if somebody is there to ask. Nothing has been
 * written when this problem comes up, so the copy can simply begin again.
 */
record DatabaseOffer(Optional<Person> person) {
  boolean accepted(SyncException problem) {
    return problem.code() == ProblemCode.TARGET_DATABASE_MISSING
        && person
            .filter(somebody -> somebody.agrees(problem.problem().detail() + " Create it?"))
            .isPresent();
  }
}
