package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import java.nio.charset.StandardCharsets;

/**
 * Rewrites {@code array_out}'s text: braces become brackets, elements take their own form, an
 * unquoted NULL becomes null. Lower bounds such as {@code [2:4]=} are dropped.
 */
final class JsonArrayForm implements JsonForm {
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final int KEPT_BYTES = 1 << 20;

  private final JsonForm element;
  private final char delimiter;
  private final ByteSink unescaped = new ByteSink();

  JsonArrayForm(JsonForm element, char delimiter) {
    this.element = element;
    this.delimiter = delimiter;
  }

  @Override
  public Verdict append(byte[] data, int offset, int length, ByteSink out) {
    int end = offset + length;
    int position = length > 0 && data[offset] == '[' ? afterBounds(data, offset, end) : offset;
    int depth = 0;
    while (position < end) {
      byte character = data[position];
      if (character == '{') {
        out.put('[');
        depth++;
        position++;
      } else if (character == '}') {
        out.put(']');
        depth--;
        position++;
      } else if (character == delimiter) {
        out.put(',');
        position++;
      } else {
        int next = character == '"' ? quotedEnd(data, position, end) : bareEnd(data, position, end);
        Verdict verdict = depth > 0 && next <= end ? element(data, position, next, out) : null;
        if (verdict != Verdict.STORED) {
          return verdict == null ? Verdict.MALFORMED : verdict;
        }
        position = next;
      }
    }
    return depth == 0 && length > 0 ? Verdict.STORED : Verdict.MALFORMED;
  }

  private static int afterBounds(byte[] data, int offset, int end) {
    int position = offset;
    while (position < end && data[position] != '=') {
      position++;
    }
    return position + 1;
  }

  /** Behind the closing quote; beyond the end when there is none. */
  private static int quotedEnd(byte[] data, int start, int end) {
    int position = start + 1;
    while (position < end && data[position] != '"') {
      position += data[position] == '\\' ? 2 : 1;
    }
    return position + 1;
  }

  private int bareEnd(byte[] data, int start, int end) {
    int position = start;
    while (position < end && data[position] != delimiter && data[position] != '}') {
      position++;
    }
    return position;
  }

  private Verdict element(byte[] data, int start, int end, ByteSink out) {
    if (data[start] != '"') {
      if (Ascii.matches(data, start, end, "NULL")) {
        out.put(NULL, 0, NULL.length);
        return Verdict.STORED;
      }
      return element.append(data, start, end - start, out);
    }
    unescaped.reset(KEPT_BYTES);
    for (int i = start + 1; i < end - 1; i++) {
      if (data[i] == '\\') {
        i++;
      }
      unescaped.put(data[i]);
    }
    return element.append(unescaped.array(), 0, unescaped.size(), out);
  }
}
