package io.pgbend.problem;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of a problem, as people see it.
 *
 * @param detail what is particular about this time, one sentence or more; no row values, no secrets
 * @param remedy what to do, with SQL where SQL helps
 */
public record Problem(
    ProblemCode code, String title, String detail, String remedy, @Nullable String fieldOrNull) {

  /** The field of the request that is to blame. */
  public Optional<String> field() {
    return Optional.ofNullable(fieldOrNull);
  }
}
