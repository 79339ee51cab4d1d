package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The frame around the rows of one binary COPY: a header before the first, a trailer after the
 * last. The server sends every row as one CopyData message, the header in front of the first of
 * them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyFrames {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int FIXED_HEADER = 19;
  private static final int COUNT_BYTES = 2;

  private CopyFrames() {}

  /** Where the rows begin in the first message, which may be its end. */
  static int headerLength(byte[] first) {
    if (first.length < FIXED_HEADER
        || !Arrays.equals(first, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
        || int32(first, 11) != 0) {
      throw unreadable();
    }
    long length = FIXED_HEADER + (int32(first, 15) & 0xFFFFFFFFL);
    if (length > first.length) {
      throw unreadable();
    }
    return (int) length;
  }

  /** Whether what begins here is the end of the rows rather than a row. */
  static boolean isTrailer(byte[] data, int offset) {
    if (data.length - offset < COUNT_BYTES) {
      throw unreadable();
    }
    return data[offset] == -1 && data[offset + 1] == -1;
  }

  private static int int32(byte[] data, int at) {
    return (data[at] & 0xFF) << 24
        | (data[at + 1] & 0xFF) << 16
        | (data[at + 2] & 0xFF) << 8
        | (data[at + 3] & 0xFF);
  }

  static SyncException unreadable() {
    return SyncException.of(
        ProblemCode.INTERNAL, "The server's COPY stream is not framed as documented.");
  }
}
