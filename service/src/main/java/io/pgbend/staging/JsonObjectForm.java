package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import java.nio.charset.StandardCharsets;

/** Rewrites {@code hstore_out}'s text, {@code "key"=>"value", "other"=>NULL}, as an object. */
final class JsonObjectForm implements JsonForm {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_BYTES = 1 << 20;

  private final ByteSink unescaped = new ByteSink();

  @Override
  public Verdict append(byte[] data, int offset, int length, ByteSink out) {
    int end = offset + length;
    int position = offset;
    out.put('{');
    while (position < end) {
      int value = string(data, position, end, out);
      if (value < 0 || value + 2 >= end || data[value] != '=' || data[value + 1] != '>') {
        return Verdict.MALFORMED;
      }
      out.put(':');
      position = value(data, value + 2, end, out);
      if (position < 0) {
        return Verdict.MALFORMED;
      }
      if (position < end) {
        if (data[position] != ',' || position + 2 >= end || data[position + 1] != ' ') {
          return Verdict.MALFORMED;
        }
        out.put(',');
        position += 2;
      }
    }
    out.put('}');
    return Verdict.STORED;
  }

  private int value(byte[] data, int start, int end, ByteSink out) {
    if (data[start] == '"') {
      return string(data, start, end, out);
    }
    if (start + 4 > end || !Ascii.matches(data, start, start + 4, "NULL")) {
      return -1;
    }
    out.put(NULL, 0, NULL.length);
    return start + 4;
  }

  /** Writes the quoted string at a place and returns what stands behind it; -1 when none. */
  private int string(byte[] data, int start, int end, ByteSink out) {
    if (data[start] != '"') {
      return -1;
    }
    unescaped.reset(KEPT_BYTES);
    int position = start + 1;
    while (position < end && data[position] != '"') {
      if (data[position] == '\\') {
        position++;
      }
      if (position < end) {
        unescaped.put(data[position++]);
      }
    }
    if (position >= end) {
      return -1;
    }
    JsonScalars.string(unescaped.array(), 0, unescaped.size(), out);
    return position + 1;
  }
}
