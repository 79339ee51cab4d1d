package io.pgbend.source.replication;

import io.pgbend.source.SourceSession;
import java.util.Optional;

/**
 * What the owner of a standby should know: its slots are lost when the primary removes rows of the
 * catalogue that they still need, and nothing but the standby's feedback keeps it from that.
 *
 * @see <a href="https://www.postgresql.org/docs/current/logicaldecoding-explanation.html">Logical
 *     decoding on a standby</a>
 */
public final class StandbyAdvice {
  private StandbyAdvice() {}

  /** A sentence; empty on a primary and where nothing is to be said. */
  public static Optional<String> read(SourceSession session) {
    return session
        .list(
            """
            select pg_catalog.pg_is_in_recovery()
                and pg_catalog.current_setting('hot_standby_feedback') = 'off',
              pg_catalog.pg_is_in_recovery()
                and pg_catalog.current_setting('primary_slot_name', true) = ''
            """,
            r -> advice(r.getBoolean(1), r.getBoolean(2)))
        .getFirst();
  }

  private static Optional<String> advice(boolean silent, boolean withoutSlot) {
    if (silent) {
      return Optional.of(
          "hot_standby_feedback is off at this standby: a vacuum at the primary can make the slot useless");
    }
    return withoutSlot
        ? Optional.of(
            "primary_slot_name is empty at this standby: a vacuum at the primary can make the slot useless while the two are not connected")
        : Optional.empty();
  }
}
