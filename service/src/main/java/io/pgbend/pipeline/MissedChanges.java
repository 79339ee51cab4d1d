package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.source.replication.ServerRun;
import io.pgbend.source.replication.TimelineHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the tasks of a slot that have missed changes, each time it is connected to. Belongs to the
 * reader's thread.
 */
final class MissedChanges {
  /** A task that has missed some, and why. */
  record Loser(TaskKey task, SyncException reason) {}

  private final SourceConnections source;
  private final SlotKey slot;
  private final Ledger ledger;

  /** The server from which all was read so far, when it was last looked at. */
  private volatile ServerRun server = ServerRun.UNKNOWN;

  MissedChanges(SourceConnections source, SlotKey slot, Ledger ledger) {
    this.source = source;
    this.slot = slot;
    this.ledger = ledger;
  }

  /** As it was when it was last looked at; from any thread. */
  ServerRun server() {
    return server;
  }

  /**
   * Looks.
   *
   * @param acknowledged behind that the slot begins
   * @param captured the last transaction that was captured for a task
   * @throws SyncException {@code SOURCE_REPLACED} when this is another cluster
   */
  List<Loser> find(ReplicationStream opened, Lsn acknowledged, Function<TaskKey, Lsn> captured) {
    requireSameCluster(opened.systemIdentifier());
    ServerRun former = server;
    server = opened.server();
    int before = former.timeline();
    boolean moved = before != 0 && before != server.timeline() && !server.promotedFrom(former);
    Optional<Lsn> left =
        moved ? TimelineHistory.read(source, server.timeline()).endOf(before) : Optional.empty();
    List<Loser> losers = new ArrayList<>();
    for (RouteRecord route : ledger.routes(slot)) {
      Lsn has = captured.apply(route.task()).max(acknowledged);
      if (route.gap().isPresent()) {
        continue;
      }
      if (moved && (left.isEmpty() || has.isAfter(left.get()))) {
        losers.add(new Loser(route.task(), rewound(before, has)));
      } else if (opened.confirmed().isAfter(route.coveredTo())) {
        losers.add(new Loser(route.task(), ahead(opened.confirmed(), route.coveredTo())));
      }
    }
    return losers;
  }

  /**
   * The server was looked at beside the stream. One that was promoted meanwhile goes on sending
   * over the same connection, and what comes then is of its new timeline.
   */
  void seen(ServerRun now) {
    if (now.promotedFrom(server)) {
      server = now;
    }
  }

  private void requireSameCluster(String systemIdentifier) {
    if (!systemIdentifier.equals(slot.systemIdentifier())) {
      throw SyncException.of(
          ProblemCode.SOURCE_REPLACED,
          "The cluster was %s and is %s now.".formatted(slot.systemIdentifier(), systemIdentifier));
    }
  }

  /**
   * A server on a newer timeline has left the old one somewhere. What was read of the old one
   * behind that is not part of this history, and what is acknowledged behind it would be skipped.
   */
  private SyncException rewound(int before, Lsn has) {
    return SyncException.of(
        ProblemCode.SOURCE_REWOUND,
        "The server went from timeline %d to %d, and changes up to %s of the old one were read."
            .formatted(before, server.timeline(), has));
  }

  /** Whoever moved the slot beyond what a task has had has taken changes away from it. */
  private static SyncException ahead(Lsn confirmed, Lsn coveredTo) {
    return SyncException.of(
        ProblemCode.SLOT_AHEAD,
        "The slot is confirmed up to %s, and the task is covered up to %s."
            .formatted(confirmed, coveredTo));
  }
}
