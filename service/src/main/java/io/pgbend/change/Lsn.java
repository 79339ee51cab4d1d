package io.pgbend.change;

import java.util.regex.Pattern;

/**
 * A position in PostgreSQL's write-ahead log, in bytes.
 *
 * @param value 64 bits without sign
 */
public record Lsn(long value) implements Comparable<Lsn> {
  /** Before everything; no record stands there. */
  public static final Lsn ZERO = new Lsn(0);

  private static final Pattern TEXT = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

  /**
   * From the server's text, for instance {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Lsn parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("not a position in the log: " + text);
    }
    int slash = text.indexOf('/');
    long high = Long.parseLong(text.substring(0, slash), 16);
    return new Lsn(high << 32 | Long.parseLong(text.substring(slash + 1), 16));
  }

  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  /** The later of two. */
  public Lsn max(Lsn other) {
    return isAfter(other) ? this : other;
  }

  /** The earlier of two. */
  public Lsn min(Lsn other) {
    return isAfter(other) ? other : this;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** As the server prints it. */
  @Override
  public String toString() {
    return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
  }
}
