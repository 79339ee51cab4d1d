package io.pgbend.pipeline;

import io.pgbend.problem.Backoff;
import io.pgbend.target.client.DatabendClient;
import java.time.Duration;

/** How long a transaction on the target is tried again. */
final class Patience {
  /** At least: several lost answers one after the other. */
  private static final Duration LEAST = Duration.ofSeconds(20);

  private Patience() {}

  static Backoff of(DatabendClient target) {
    Duration twice = target.endpoint().timeouts().retry().multipliedBy(2);
    return Backoff.within(twice.compareTo(LEAST) < 0 ? LEAST : twice);
  }
}
