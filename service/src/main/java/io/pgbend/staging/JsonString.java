package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;

/** The strings inside one JSON text: their ends, their escapes. */
final class JsonString {
  private final byte[] data;
  private final int end;
  private int position;

  JsonString(byte[] data, int offset, int end) {
    this.data = data;
    this.position = offset;
    this.end = end;
  }

  /** Where the scan ended: behind the closing quote when all was well. */
  int position() {
    return position;
  }

  /** Reads a string from behind its opening quote. */
  Verdict scan(int start) {
    position = start;
    while (position < end) {
      byte character = data[position++];
      if (character == '"') {
        return Verdict.STORED;
      }
      if (character == '\\') {
        Verdict verdict = escape();
        if (verdict != Verdict.STORED) {
          return verdict;
        }
      }
    }
    return Verdict.MALFORMED;
  }

  private Verdict escape() {
    if (position == end) {
      return Verdict.MALFORMED;
    }
    byte character = data[position++];
    if (character != 'u') {
      return "\"\\/bfnrt".indexOf(character) >= 0 ? Verdict.STORED : Verdict.MALFORMED;
    }
    int unit = codeUnit(position);
    position += 4;
    if (unit < 0) {
      return Verdict.MALFORMED;
    }
    if (!Character.isSurrogate((char) unit)) {
      return Verdict.STORED;
    }
    boolean paired =
        Character.isHighSurrogate((char) unit)
            && position + 6 <= end
            && data[position] == '\\'
            && data[position + 1] == 'u'
            && codeUnit(position + 2) >= 0
            && Character.isLowSurrogate((char) codeUnit(position + 2));
    position += 6;
    return paired ? Verdict.STORED : Verdict.LONE_SURROGATE;
  }

  /** The four hexadecimal digits at a place; -1 when they are none. */
  private int codeUnit(int at) {
    if (at + 4 > end) {
      return -1;
    }
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = Character.digit(data[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Appends what a scanned string means, without its quotes. */
  void unescape(int start, int stop, ByteSink out) {
    int i = start;
    while (i < stop) {
      if (data[i] != '\\') {
        out.put(data[i++]);
      } else if (data[i + 1] != 'u') {
        out.put(meaning(data[i + 1]));
        i += 2;
      } else {
        i += 6;
        int unit = codeUnit(i - 4);
        if (Character.isHighSurrogate((char) unit)) {
          unit = Character.toCodePoint((char) unit, (char) codeUnit(i + 2));
          i += 6;
        }
        putUtf8(unit, out);
      }
    }
  }

  private static int meaning(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }

  private static void putUtf8(int codePoint, ByteSink out) {
    if (codePoint < 0x80) {
      out.put(codePoint);
    } else if (codePoint < 0x800) {
      out.put(0xc0 | codePoint >> 6);
      out.put(0x80 | (codePoint & 0x3f));
    } else if (codePoint < 0x10000) {
      out.put(0xe0 | codePoint >> 12);
      out.put(0x80 | (codePoint >> 6 & 0x3f));
      out.put(0x80 | (codePoint & 0x3f));
    } else {
      out.put(0xf0 | codePoint >> 18);
      out.put(0x80 | (codePoint >> 12 & 0x3f));
      out.put(0x80 | (codePoint >> 6 & 0x3f));
      out.put(0x80 | (codePoint & 0x3f));
    }
  }
}
