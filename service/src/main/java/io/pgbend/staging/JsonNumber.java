package io.pgbend.staging;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Whether Databend keeps a JSON number as it is: without an exponent it keeps 76 digits exactly, an
 * exponent makes it a double.
 */
final class JsonNumber {
  private static final int MOST_DIGITS = 76;

  /** So many digits survive the way through a double, whatever they are. */
  private static final int SAFE_DIGITS = 15;

  private JsonNumber() {}

  /**
   * Judges the number between two positions, whose form was already checked.
   *
   * @param digits its digits, a leading zero before the point not counted
   */
  static Verdict judge(byte[] data, int start, int end, int digits, boolean hasExponent) {
    if (!hasExponent) {
      return digits <= MOST_DIGITS ? Verdict.STORED : Verdict.NUMBER_WOULD_BEND;
    }
    return isExactDouble(Ascii.string(data, start, end - start))
        ? Verdict.STORED
        : Verdict.NUMBER_WOULD_BEND;
  }

  private static boolean isExactDouble(String text) {
    double number = Double.parseDouble(text);
    if (number == 0) {
      return !hasDigitAboveZero(text);
    }
    if (Double.isInfinite(number)) {
      return false;
    }
    BigDecimal said = new BigDecimal(text).stripTrailingZeros();
    int significant = said.precision();
    BigDecimal kept =
        significant <= SAFE_DIGITS
            ? new BigDecimal(number).round(new MathContext(significant))
            : new BigDecimal(Double.toString(number));
    return kept.compareTo(said) == 0;
  }

  private static boolean hasDigitAboveZero(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == 'e' || character == 'E') {
        return false;
      }
      if (character >= '1' && character <= '9') {
        return true;
      }
    }
    return false;
  }
}
