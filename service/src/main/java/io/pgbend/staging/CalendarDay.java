package io.pgbend.staging;

/** Days, counted from 1970-01-01 in the proleptic Gregorian calendar, as both sides count them. */
final class CalendarDay {
  /** 0001-01-01. */
  static final int FIRST = -719_162;

  /** 9999-12-31. */
  static final int LAST = 2_932_896;

  /** PostgreSQL counts from 2000-01-01. */
  static final int POSTGRES_EPOCH = 10_957;

  /** What {@link #parse} answers for text that is no day between the years 1 and 9999. */
  static final int NONE = Integer.MIN_VALUE;

  static final int TEXT_LENGTH = 10;

  private CalendarDay() {}

  /** Reads {@code YYYY-MM-DD} at a place that has ten bytes. */
  static int parse(byte[] data, int offset) {
    int century = Ascii.twoDigits(data, offset);
    int years = Ascii.twoDigits(data, offset + 2);
    int month = Ascii.twoDigits(data, offset + 5);
    int day = Ascii.twoDigits(data, offset + 8);
    boolean shaped = data[offset + 4] == '-' && data[offset + 7] == '-';
    if (!shaped || century < 0 || years < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return NONE;
    }
    return fromCivil(century * 100 + years, month, day);
  }

  /**
   * Counts with years that begin in March, so that the leap day is the last.
   *
   * @see <a href="https://howardhinnant.github.io/date_algorithms.html">the algorithm</a>
   */
  private static int fromCivil(int year, int month, int day) {
    int shiftedYear = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shiftedYear, 400);
    int yearOfEra = shiftedYear - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }

  /** Whether text that is longer than a plain day says a year outside of 1 to 9999. */
  static boolean isFarYear(byte[] data, int offset, int end) {
    int digits = 0;
    while (offset + digits < end && data[offset + digits] >= '0' && data[offset + digits] <= '9') {
      digits++;
    }
    boolean beforeChrist = Ascii.matches(data, Math.max(offset, end - 3), end, " BC");
    return digits >= 4
        && offset + digits < end
        && data[offset + digits] == '-'
        && (digits > 4 || beforeChrist);
  }
}
