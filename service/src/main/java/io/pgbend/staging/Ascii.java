package io.pgbend.staging;

import java.nio.charset.StandardCharsets;

/** Small readings of ASCII text in place. */
final class Ascii {
  private Ascii() {}

  static boolean matches(byte[] data, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (data[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static String string(byte[] data, int offset, int length) {
    return new String(data, offset, length, StandardCharsets.ISO_8859_1);
  }

  /** The number that the two digits at a place make; negative when they are no digits. */
  static int twoDigits(byte[] data, int position) {
    int tens = data[position] - '0';
    int ones = data[position + 1] - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
  }
}
