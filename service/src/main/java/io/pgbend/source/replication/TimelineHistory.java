package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a cluster has left each of its earlier timelines.
 *
 * @see <a href="https://www.postgresql.org/docs/current/continuous-archiving.html">timelines</a>
 */
public record TimelineHistory(List<Switch> switches) {
  /** Of the first timeline, which has no history. */
  public static final TimelineHistory FIRST = new TimelineHistory(List.of());

  public TimelineHistory {
    switches = List.copyOf(switches);
  }

  /**
   * The end of a timeline in this history.
   *
   * @param at what was written to it from here on is not part of this history
   */
  public record Switch(int timeline, Lsn at) {}

  /** Asks for the history of a timeline over a connection for replication. */
  public static TimelineHistory read(SourceConnections connections, int timeline) {
    if (timeline <= 1) {
      return FIRST;
    }
    try (SourceSession session = connections.openReplication("timeline")) {
      return parse(
          session
              .list("TIMELINE_HISTORY %d".formatted(timeline), r -> r.getString("content"))
              .getFirst());
    }
  }

  /** From the text of a history file: in each line a timeline, its end and the reason. */
  static TimelineHistory parse(String content) {
    List<Switch> switches = new ArrayList<>();
    for (String line : content.split("\\R", -1)) {
      String bare = line.replaceFirst("#.*", "").strip();
      if (!bare.isEmpty()) {
        switches.add(parseLine(bare));
      }
    }
    return new TimelineHistory(switches);
  }

  private static Switch parseLine(String line) {
    String[] fields = line.split("\\s+", 3);
    try {
      return new Switch(Integer.parseInt(fields[0]), Lsn.parse(fields[1]));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw SyncException.of(
          ProblemCode.STREAM_MALFORMED, "The history of the timeline cannot be read.", e);
    }
  }

  /** Where a timeline was left; empty when this history has not come through it. */
  public Optional<Lsn> endOf(int timeline) {
    return switches.stream().filter(one -> one.timeline() == timeline).map(Switch::at).findFirst();
  }
}
