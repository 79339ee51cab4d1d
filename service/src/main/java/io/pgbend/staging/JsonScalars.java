package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import java.nio.charset.StandardCharsets;

/** The JSON forms of values that are no structures. */
final class JsonScalars {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEGATIVE_ZERO = "-0e0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private JsonScalars() {}

  static Verdict bool(byte[] data, int offset, int length, ByteSink out) {
    byte[] word = data[offset] == 't' ? TRUE : FALSE;
    out.put(word, 0, word.length);
    return length == 1 ? Verdict.STORED : Verdict.MALFORMED;
  }

  /** PostgreSQL writes numbers as JSON does, but for NaN and the infinities. */
  static Verdict number(byte[] data, int offset, int length, ByteSink out) {
    int end = offset + length;
    int start = length > 1 && data[offset] == '-' ? offset + 1 : offset;
    if (length == 0 || data[start] > '9') {
      return Words.insteadOfNumber(data, start, end);
    }
    out.put(data, offset, length);
    return Verdict.STORED;
  }

  /** As {@link #number}; without an exponent Databend would forget the sign of -0. */
  static Verdict real(byte[] data, int offset, int length, ByteSink out) {
    if (Ascii.matches(data, offset, offset + length, "-0")) {
      out.put(NEGATIVE_ZERO, 0, NEGATIVE_ZERO.length);
      return Verdict.STORED;
    }
    return number(data, offset, length, out);
  }

  static Verdict string(byte[] data, int offset, int length, ByteSink out) {
    out.put('"');
    for (int i = offset; i < offset + length; i++) {
      byte character = data[i];
      if (character == '"' || character == '\\') {
        out.put('\\');
        out.put(character);
      } else if (character >= 0 && character < ' ') {
        escape(character, out);
      } else {
        out.put(character);
      }
    }
    out.put('"');
    return Verdict.STORED;
  }

  private static void escape(byte control, ByteSink out) {
    out.put('\\');
    out.put('u');
    out.put('0');
    out.put('0');
    out.put(HEX[control >> 4]);
    out.put(HEX[control & 0xf]);
  }
}
