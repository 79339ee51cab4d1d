package io.pgbend.staging;

import io.pgbend.staging.parquet.FixedValues;

/** {@code YYYY-MM-DD}, or days since 2000-01-01 with the extremes for the infinities. */
record DateEncoder(FixedValues values) implements ValueEncoder {

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    int end = offset + length;
    if (length == CalendarDay.TEXT_LENGTH) {
      int day = CalendarDay.parse(data, offset);
      if (day != CalendarDay.NONE) {
        return add(day);
      }
    }
    return CalendarDay.isFarYear(data, offset, end)
        ? Verdict.OUT_OF_RANGE
        : Words.insteadOfTime(data, offset, end);
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (length != 4) {
      return Verdict.MALFORMED;
    }
    int days = BigEndian.int32(data, offset);
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return Verdict.INFINITE;
    }
    return add((long) days + CalendarDay.POSTGRES_EPOCH);
  }

  private Verdict add(long day) {
    if (day < CalendarDay.FIRST || day > CalendarDay.LAST) {
      return Verdict.OUT_OF_RANGE;
    }
    values.add(day);
    return Verdict.STORED;
  }
}
