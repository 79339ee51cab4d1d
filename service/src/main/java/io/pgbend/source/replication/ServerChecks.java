package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster, our role and the slot. */
final class ServerChecks {
  /** The first version with logical slots on standbys. */
  private static final int STANDBY_SINCE = 160000;

  private ServerChecks() {}

  static List<SyncException> now(SourceFacts facts) {
    List<SyncException> found = new ArrayList<>();
    ServerState server = facts.server();
    if (server.standby() && server.version() < STANDBY_SINCE) {
      found.add(
          SyncException.of(
              ProblemCode.SOURCE_IS_STANDBY,
              "It replays the log of another server, and is PostgreSQL %d."
                  .formatted(server.version() / 10000)));
    }
    if (!server.walLevel().equals("logical")) {
      found.add(
          SyncException.of(
              ProblemCode.SOURCE_WAL_LEVEL,
              "The setting wal_level is %s.".formatted(server.walLevel())));
    }
    if (!server.mayReplicate()) {
      String role = SqlText.identifier(server.role());
      found.add(
          SyncException.of(
                  ProblemCode.SOURCE_NO_REPLICATION_RIGHT,
                  "The role %s has no right to replicate.".formatted(role))
              .remedy("alter role %s replication;".formatted(role)));
    }
    Optional<SlotState> slot = facts.slot();
    if (slot.isEmpty()) {
      found.add(SlotState.missing(facts.names().slot()));
    }
    slot.flatMap(state -> state.problem(facts.names().database())).ifPresent(found::add);
    return found;
  }

  static List<SyncException> since(SourceFacts stored, SourceFacts now, ProvenProgress progress) {
    String before = stored.server().systemIdentifier();
    String after = now.server().systemIdentifier();
    if (!before.isEmpty() && !after.isEmpty() && !before.equals(after)) {
      return List.of(
          SyncException.of(
              ProblemCode.SOURCE_REPLACED,
              "The cluster was %s and is %s now.".formatted(before, after)));
    }
    List<SyncException> found = new ArrayList<>();
    rewound(stored.server().run(), now.server().run(), progress).ifPresent(found::add);
    now.slot()
        .map(SlotState::confirmed)
        .filter(confirmed -> confirmed.isAfter(progress.coveredTo()))
        .map(confirmed -> ahead(now.names().slot(), confirmed, progress.coveredTo()))
        .ifPresent(found::add);
    return found;
  }

  /**
   * A newer timeline is a continuation where it has left the old one behind all that we have, or
   * was begun by the server that has sent it.
   */
  private static Optional<SyncException> rewound(
      ServerRun stored, ServerRun now, ProvenProgress progress) {
    int before = stored.timeline();
    int after = now.timeline();
    if (before == after || before == 0 || after == 0 || now.promotedFrom(stored)) {
      return Optional.empty();
    }
    Optional<Lsn> end = progress.history().endOf(before);
    boolean continued =
        after > before && end.isPresent() && !progress.loadedEnd().isAfter(end.get());
    if (continued) {
      return Optional.empty();
    }
    String where =
        end.map(lsn -> "it left timeline %d at %s".formatted(before, lsn))
            .orElse("it has not come through timeline %d".formatted(before));
    return Optional.of(
        SyncException.of(
            ProblemCode.SOURCE_REWOUND,
            "The server is on timeline %d; %s, and changes up to %s of that timeline were loaded."
                .formatted(after, where, progress.loadedEnd())));
  }

  private static SyncException ahead(String slot, Lsn confirmed, Lsn coveredTo) {
    return SyncException.of(
        ProblemCode.SLOT_AHEAD,
        "The slot %s was confirmed up to %s, and the task has proved that it missed nothing up to %s."
            .formatted(SqlText.identifier(slot), confirmed, coveredTo));
  }
}
