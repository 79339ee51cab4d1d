package io.pgbend.staging;

import java.util.Arrays;

/**
 * Reads JSON text once, without building anything, and says whether Databend's parser keeps it as
 * it is. Used again for every value of a column; not safe for use by several threads.
 */
final class JsonCheck {
  private static final int MOST_LEVELS = 1000;

  private final boolean findsDuplicates;
  private final JsonKeys keys = new JsonKeys();

  /** For each open level the number of its object, or 0 for an array. */
  private int[] levels = new int[16];

  private int depth;
  private int objects;
  private JsonString strings = new JsonString(new byte[0], 0, 0);
  private byte[] data = new byte[0];
  private int position;
  private int end;

  /**
   * @param findsDuplicates whether keys are compared; jsonb has none twice
   */
  JsonCheck(boolean findsDuplicates) {
    this.findsDuplicates = findsDuplicates;
  }

  Verdict check(byte[] source, int offset, int length) {
    if (!Utf8.isValid(source, offset, length)) {
      return Verdict.NOT_UTF8;
    }
    data = source;
    position = offset;
    end = offset + length;
    strings = new JsonString(source, offset, end);
    depth = 0;
    objects = 0;
    keys.clear();
    try {
      return document();
    } finally {
      data = new byte[0];
    }
  }

  private Verdict document() {
    Verdict verdict = value();
    while (verdict == Verdict.STORED && depth > 0) {
      verdict = afterValue();
    }
    if (verdict != Verdict.STORED) {
      return verdict;
    }
    skipSpace();
    return position == end ? Verdict.STORED : Verdict.MALFORMED;
  }

  /** Reads a scalar, or opens levels down to the first scalar or empty level. */
  private Verdict value() {
    while (true) {
      int character = nextCharacter();
      if (character != '{' && character != '[') {
        return scalar(character);
      }
      position++;
      if (depth == MOST_LEVELS) {
        return Verdict.TOO_DEEP;
      }
      open(character == '{' ? ++objects : 0);
      int next = nextCharacter();
      if (next == (character == '{' ? '}' : ']')) {
        return Verdict.STORED;
      }
      Verdict verdict = levels[depth - 1] > 0 ? key() : Verdict.STORED;
      if (verdict != Verdict.STORED) {
        return verdict;
      }
    }
  }

  private void open(int object) {
    if (depth == levels.length) {
      levels = Arrays.copyOf(levels, depth * 2);
    }
    levels[depth++] = object;
  }

  /** Reads what follows a value inside a level: the next member, or the level's end. */
  private Verdict afterValue() {
    boolean inObject = levels[depth - 1] > 0;
    int character = nextCharacter();
    position++;
    if (character == (inObject ? '}' : ']')) {
      depth--;
      return Verdict.STORED;
    }
    if (character != ',') {
      return Verdict.MALFORMED;
    }
    Verdict verdict = inObject ? key() : Verdict.STORED;
    return verdict == Verdict.STORED ? value() : verdict;
  }

  private Verdict key() {
    if (nextCharacter() != '"') {
      return Verdict.MALFORMED;
    }
    int start = position + 1;
    Verdict verdict = string();
    if (verdict != Verdict.STORED) {
      return verdict;
    }
    if (findsDuplicates) {
      strings.unescape(start, position - 1, keys.begin());
      if (!keys.addTo(levels[depth - 1])) {
        return Verdict.DUPLICATE_KEY;
      }
    }
    if (nextCharacter() != ':') {
      return Verdict.MALFORMED;
    }
    position++;
    return Verdict.STORED;
  }

  private Verdict scalar(int character) {
    return switch (character) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> Verdict.MALFORMED;
    };
  }

  private Verdict string() {
    Verdict verdict = strings.scan(position + 1);
    position = strings.position();
    return verdict;
  }

  private Verdict word(String word) {
    int start = position;
    position = Math.min(start + word.length(), end);
    return Ascii.matches(data, start, position, word) ? Verdict.STORED : Verdict.MALFORMED;
  }

  private Verdict number() {
    int start = position;
    if (data[position] == '-') {
      position++;
    }
    int wholeAt = position;
    int digits = digits();
    boolean shaped = digits == 1 || (digits > 1 && data[wholeAt] != '0');
    if (digits == 1 && data[wholeAt] == '0') {
      digits = 0;
    }
    if (position < end && data[position] == '.') {
      position++;
      int fraction = digits();
      shaped &= fraction > 0;
      digits += fraction;
    }
    boolean hasExponent = position < end && (data[position] | 0x20) == 'e';
    if (hasExponent) {
      position++;
      if (position < end && (data[position] == '+' || data[position] == '-')) {
        position++;
      }
      shaped &= digits() > 0;
    }
    return shaped
        ? JsonNumber.judge(data, start, position, digits, hasExponent)
        : Verdict.MALFORMED;
  }

  private int digits() {
    int start = position;
    while (position < end && data[position] >= '0' && data[position] <= '9') {
      position++;
    }
    return position - start;
  }

  /** The next character that is no space; -1 at the end. */
  private int nextCharacter() {
    skipSpace();
    return position < end ? data[position] : -1;
  }

  private void skipSpace() {
    while (position < end && isSpace(data[position])) {
      position++;
    }
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }
}
