package io.pgbend.staging;

import io.pgbend.staging.parquet.FixedValues;

/**
 * {@code YYYY-MM-DD HH:MM:SS[.ffffff][+HH[:MM[:SS]]]}, or microseconds since 2000-01-01 with the
 * extremes for the infinities; dates as their midnight.
 *
 * @param form {@link WireForm#DATE} or {@link WireForm#TIMESTAMP}
 */
record TimestampEncoder(WireForm form, FixedValues values) implements ValueEncoder {
  private static final long SECOND = 1_000_000L;
  private static final long DAY = 86_400 * SECOND;
  private static final long POSTGRES_EPOCH = CalendarDay.POSTGRES_EPOCH * DAY;
  private static final long FIRST = CalendarDay.FIRST * DAY;

  /** Databend clamps what is later than 9999-12-30 22:00:00 UTC. */
  private static final long LAST = (CalendarDay.LAST - 1) * DAY + 22 * 3600 * SECOND;

  private static final int TIME_LENGTH = 8;

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    int end = offset + length;
    int timeAt = offset + CalendarDay.TEXT_LENGTH;
    int day = length < CalendarDay.TEXT_LENGTH ? CalendarDay.NONE : CalendarDay.parse(data, offset);
    if (day == CalendarDay.NONE || Ascii.matches(data, Math.max(offset, end - 3), end, " BC")) {
      return CalendarDay.isFarYear(data, offset, end)
          ? Verdict.OUT_OF_RANGE
          : Words.insteadOfTime(data, offset, end);
    }
    if (timeAt == end) {
      return add(day * DAY);
    }
    if (end < timeAt + 1 + TIME_LENGTH || data[timeAt] != ' ') {
      return Verdict.MALFORMED;
    }
    return time(data, timeAt + 1, end, day * DAY);
  }

  private Verdict time(byte[] data, int offset, int end, long midnight) {
    int hour = Ascii.twoDigits(data, offset);
    int minute = Ascii.twoDigits(data, offset + 3);
    int second = Ascii.twoDigits(data, offset + 6);
    boolean shaped = data[offset + 2] == ':' && data[offset + 5] == ':';
    if (!shaped || hour < 0 || minute < 0 || second < 0) {
      return Verdict.MALFORMED;
    }
    long micros = midnight + (hour * 3600L + minute * 60L + second) * SECOND;
    int position = offset + TIME_LENGTH;
    if (position < end && data[position] == '.') {
      position++;
      for (long unit = SECOND / 10; position < end && isDigit(data[position]); unit /= 10) {
        micros += (data[position++] - '0') * unit;
      }
    }
    return position == end ? add(micros) : zone(data, position, end, micros);
  }

  /** The zone is what the local time is ahead of UTC. */
  private Verdict zone(byte[] data, int offset, int end, long local) {
    long seconds = 0;
    long unit = 3600;
    int position = offset + 1;
    boolean signed = data[offset] == '+' || data[offset] == '-';
    while (signed && position + 2 <= end && unit > 0) {
      int part = Ascii.twoDigits(data, position);
      if (part < 0) {
        return Verdict.MALFORMED;
      }
      seconds += part * unit;
      unit /= 60;
      position += 2;
      if (position < end && data[position] == ':') {
        position++;
      }
    }
    if (!signed || position != end || position == offset + 1) {
      return Verdict.MALFORMED;
    }
    return add(local - (data[offset] == '-' ? -seconds : seconds) * SECOND);
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (length == 4 && form == WireForm.DATE) {
      int days = BigEndian.int32(data, offset);
      boolean infinite = days == Integer.MAX_VALUE || days == Integer.MIN_VALUE;
      return infinite ? Verdict.INFINITE : add(((long) days + CalendarDay.POSTGRES_EPOCH) * DAY);
    }
    if (length != 8 || form != WireForm.TIMESTAMP) {
      return Verdict.MALFORMED;
    }
    long micros = BigEndian.int64(data, offset);
    if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
      return Verdict.INFINITE;
    }
    return micros > Long.MAX_VALUE - POSTGRES_EPOCH
        ? Verdict.OUT_OF_RANGE
        : add(micros + POSTGRES_EPOCH);
  }

  private Verdict add(long micros) {
    if (micros < FIRST || micros > LAST) {
      return Verdict.OUT_OF_RANGE;
    }
    values.add(micros);
    return Verdict.STORED;
  }
}
