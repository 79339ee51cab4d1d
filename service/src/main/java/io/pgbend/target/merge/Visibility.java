package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.target.raw.RawTable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which captured transactions are to be merged: after a handover not those that the copy has seen.
 *
 * @param snapshotOrNull what the copy has seen; null when it has seen all before the end
 * @param end from this commit LSN on no transaction is judged; zero when everything is to be merged
 */
public record Visibility(@Nullable TransactionSnapshot snapshotOrNull, Lsn end) {
  /** Everything is to be merged. */
  public static final Visibility ALL = new Visibility(null, Lsn.ZERO);

  /** Half of all 32-bit numbers: as far as two numbers can be told apart. */
  private static final long HALF = 1L << 31;

  private static final long TURN = 1L << 32;

  /** A condition on rows of a raw table; {@code true} when all are to be merged. */
  String condition() {
    if (end.equals(Lsn.ZERO)) {
      return "true";
    }
    String later = "%s >= %s".formatted(RawTable.COMMIT_LSN, Long.toUnsignedString(end.value()));
    return snapshotOrNull == null
        ? "(%s)".formatted(later)
        : "(%s or not %s)".formatted(later, seen(snapshotOrNull));
  }

  /**
   * Numbers are told by their distance to {@code xmax}: the stream has only their lower 32 bits,
   * and the one nearest is meant.
   */
  private static String seen(TransactionSnapshot snapshot) {
    String distance =
        "((%s + %d) %% %d - %d)"
            .formatted(RawTable.XID, HALF + TURN - (snapshot.xmax() & (TURN - 1)), TURN, HALF);
    String open =
        snapshot.inProgress().stream()
            .map(xid -> Long.toString(xid - snapshot.xmax()))
            .collect(Collectors.joining(", "));
    return open.isEmpty()
        ? "(%s < 0)".formatted(distance)
        : "(%s < 0 and %s not in (%s))".formatted(distance, distance, open);
  }
}
