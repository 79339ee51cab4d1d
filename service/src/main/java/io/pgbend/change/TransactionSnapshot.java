package io.pgbend.change;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot sees, as {@code pg_current_snapshot()} tells it. Numbers are the
 * 64-bit ones, which never wrap.
 *
 * @param xmin all transactions below have ended
 * @param xmax all from here on had not begun or not ended
 * @param inProgress those between that were still open, top-level ones only
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html">pg_snapshot</a>
 */
public record TransactionSnapshot(long xmin, long xmax, List<Long> inProgress) {
  private static final Pattern TEXT =
      Pattern.compile("\\d{1,19}:\\d{1,19}:(\\d{1,19}(,\\d{1,19})*)?");

  public TransactionSnapshot {
    inProgress = List.copyOf(inProgress);
  }

  /**
   * From the server's text {@code xmin:xmax:xip,xip,…}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static TransactionSnapshot parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a snapshot: " + text);
    }
    String[] parts = text.split(":", -1);
    List<Long> open =
        parts[2].isEmpty()
            ? List.of()
            : Arrays.stream(parts[2].split(",")).map(Long::valueOf).toList();
    return new TransactionSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), open);
  }

  /**
   * Whether the effects of a committed transaction are in the snapshot.
   *
   * @param xid the 32 bits of the top-level transaction that the stream tells; they mean the number
   *     nearest to {@code xmax}
   */
  public boolean sees(int xid) {
    long wide = widen(xid);
    return wide < xmin || (wide < xmax && !inProgress.contains(wide));
  }

  /** The 64-bit number nearest to {@code xmax} with these lower 32 bits. */
  public long widen(int xid) {
    return xmax + (xid - (int) xmax);
  }

  /** As the server prints it. */
  @Override
  public String toString() {
    return xmin
        + ":"
        + xmax
        + ":"
        + inProgress.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
