package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.target.client.Column;
import io.pgbend.target.client.RowConsumer;
import io.pgbend.target.merge.Segment.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Divides a segment so that no change of key that leaves out a value begins at a key to which
 * another one of the same part has gone: each part can then look up what was left out in one query.
 * Takes the moves in their order.
 */
final class Segments implements RowConsumer {
  /** Keys remembered at most, for bounded memory. */
  private static final int LARGEST = 200_000;

  private final Segment whole;
  private final List<Segment> parts = new ArrayList<>();
  private final Set<String> arrived = new HashSet<>();
  private Place start;

  Segments(Segment whole) {
    this.whole = whole;
    this.start = whole.after();
  }

  @Override
  public void columns(List<Column> columns) {
    // the question names four
  }

  @Override
  public void row(List<@Nullable String> cells) {
    Lsn commit = new Lsn(Long.parseUnsignedLong(Objects.requireNonNull(cells.get(0))));
    long ordinal = Long.parseLong(Objects.requireNonNull(cells.get(1)));
    move(
        new Place(commit, ordinal),
        Objects.requireNonNull(cells.get(2)),
        Objects.requireNonNull(cells.get(3)));
  }

  /** A move; its row of the old key is the one just before. */
  void move(Place to, String from, String into) {
    if (arrived.contains(from) || arrived.size() >= LARGEST) {
      Place end = new Place(to.commit(), to.ordinal() - 2);
      parts.add(new Segment(start, end));
      start = end;
      arrived.clear();
    }
    arrived.add(into);
  }

  /** All parts in their order. */
  List<Segment> parts() {
    List<Segment> all = new ArrayList<>(parts);
    all.add(new Segment(start, whole.upTo()));
    return all;
  }
}
