package io.pgbend.staging;

/**
 * Reads exact numbers into a {@code long} that counts units of the last fraction digit. Holds the
 * number read last; not safe for use by several threads.
 *
 * <p>Sums run below zero, because the smallest {@code long} has no positive counterpart.
 */
final class ScaledNumber {
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;
  private static final int BASE = 10_000;

  private final int scale;
  private final long lowest;
  private final long highest;
  private long value;

  /**
   * @param scale 0 to 18 fraction digits
   * @param lowest the smallest number, in units of the last fraction digit
   * @param highest the largest number, in the same units
   */
  ScaledNumber(int scale, long lowest, long highest) {
    this.scale = scale;
    this.lowest = lowest;
    this.highest = highest;
  }

  /** The number read last, if its verdict was {@link Verdict#STORED}. */
  long value() {
    return value;
  }

  /** The verdict on a numeric's sign word when it is no plain number. */
  static Verdict ofSign(int sign) {
    return switch (sign) {
      case POSITIVE, NEGATIVE -> Verdict.STORED;
      case NAN -> Verdict.NOT_A_NUMBER;
      case POSITIVE_INFINITY, NEGATIVE_INFINITY -> Verdict.INFINITE;
      default -> Verdict.MALFORMED;
    };
  }

  static boolean isNegative(int sign) {
    return sign == NEGATIVE;
  }

  /** Reads an integer. */
  Verdict integer(long number) {
    boolean negative = number < 0;
    return shifted(negative ? number : -number, scale, negative);
  }

  /**
   * Reads {@code numeric_send}: count of digits, weight of the first, sign, display scale, then
   * digits to the base 10000.
   */
  Verdict numeric(byte[] data, int offset, int length) {
    if (length < 8) {
      return Verdict.MALFORMED;
    }
    int digits = BigEndian.int16(data, offset) & 0xffff;
    int weight = BigEndian.int16(data, offset + 2);
    int sign = BigEndian.int16(data, offset + 4) & 0xffff;
    Verdict verdict = ofSign(sign);
    if (verdict != Verdict.STORED) {
      return verdict;
    }
    if (length != 8 + 2 * digits) {
      return Verdict.MALFORMED;
    }
    return fold(data, offset + 8, digits, weight, isNegative(sign));
  }

  private Verdict fold(byte[] data, int start, int digits, int weight, boolean negative) {
    long bound = negative ? lowest : -highest;
    long sum = 0;
    int exponent = 4 * weight + scale;
    for (int i = 0; i < digits; i++, exponent -= 4) {
      if (exponent < 0) {
        return cutDigits(data, start + 2 * i, digits - i, sum, exponent, negative);
      }
      int digit = BigEndian.int16(data, start + 2 * i);
      if (sum < (bound + digit) / BASE) {
        return Verdict.TOO_LARGE;
      }
      sum = sum * BASE - digit;
    }
    // the exponent stands one digit below the last one read
    return shifted(sum, exponent + 4, negative);
  }

  /** The scale cuts the first of these digits or stands above it: what is below must be zero. */
  private Verdict cutDigits(
      byte[] data, int start, int digits, long above, int exponent, boolean negative) {
    long bound = negative ? lowest : -highest;
    int digit = BigEndian.int16(data, start);
    long sum = above;
    if (exponent > -4) {
      int cut = (int) Powers.TEN[-exponent];
      int factor = (int) Powers.TEN[4 + exponent];
      int kept = digit / cut;
      if (sum < (bound + kept) / factor) {
        return Verdict.TOO_LARGE;
      }
      sum = sum * factor - kept;
      digit %= cut;
    }
    for (int i = 1; i < digits; i++) {
      digit |= BigEndian.int16(data, start + 2 * i);
    }
    return digit == 0 ? shifted(sum, 0, negative) : Verdict.TOO_PRECISE;
  }

  private Verdict shifted(long sum, int exponent, boolean negative) {
    if (sum == 0) {
      value = 0;
      return Verdict.STORED;
    }
    long bound = negative ? lowest : -highest;
    if (exponent > 18 || sum < bound / Powers.TEN[exponent]) {
      return Verdict.TOO_LARGE;
    }
    long scaled = sum * Powers.TEN[exponent];
    value = negative ? scaled : -scaled;
    return Verdict.STORED;
  }

  /** Reads PostgreSQL's text of an integer or a numeric. */
  Verdict text(byte[] data, int offset, int length) {
    int end = offset + length;
    boolean negative = length > 0 && data[offset] == '-';
    int start = negative ? offset + 1 : offset;
    if (start == end) {
      return Verdict.MALFORMED;
    }
    return data[start] > '9'
        ? Words.insteadOfNumber(data, start, end)
        : digits(data, start, end, negative);
  }

  private Verdict digits(byte[] data, int start, int end, boolean negative) {
    long bound = negative ? lowest : -highest;
    long sum = 0;
    int fraction = -1;
    for (int position = start; position < end; position++) {
      int digit = data[position] - '0';
      if (digit == '.' - '0' && fraction < 0) {
        fraction = 0;
      } else if (digit < 0 || digit > 9) {
        return Verdict.MALFORMED;
      } else if (fraction == scale) {
        if (digit != 0) {
          return Verdict.TOO_PRECISE;
        }
      } else {
        if (sum < (bound + digit) / 10) {
          return Verdict.TOO_LARGE;
        }
        sum = sum * 10 - digit;
        fraction = fraction < 0 ? fraction : fraction + 1;
      }
    }
    return shifted(sum, scale - Math.max(fraction, 0), negative);
  }
}
