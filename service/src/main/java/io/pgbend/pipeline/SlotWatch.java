package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.ServerRun;
import io.pgbend.source.replication.SlotState;
import io.pgbend.source.replication.SourcePosition;
import java.time.Duration;
import java.util.Optional;

/**
 * Looks from time to time at the server, and how much of its log it keeps for a slot. Belongs to
 * the reader's thread.
 */
final class SlotWatch {
  private static final long EVERY_MILLIS = Duration.ofSeconds(30).toMillis();

  /**
   * What was seen.
   *
   * @param keptBytes of the log, from where the slot's oldest open transaction began
   */
  record Seen(long keptBytes, ServerRun server) {}

  private final SourceSession session;
  private final String slot;
  private long next;

  SlotWatch(SourceSession session, String slot) {
    this.session = session;
    this.slot = slot;
  }

  /** Looks when it is time; throws when the slot has gone or is lost. */
  Optional<Seen> lookWhenDue(long millis) {
    if (millis < next) {
      return Optional.empty();
    }
    next = millis + EVERY_MILLIS;
    SlotState state = SlotState.read(session, slot).orElseThrow(() -> SlotState.missing(slot));
    state
        .problem(session.endpoint().database())
        .ifPresent(
            problem -> {
              throw problem;
            });
    Lsn written = new SourcePosition(session).flushedPosition();
    return Optional.of(
        new Seen(Math.max(0, written.value() - state.restart().value()), ServerRun.read(session)));
  }
}
