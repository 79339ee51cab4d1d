package io.pgbend.staging;

import io.pgbend.staging.parquet.FixedValues;

/** Exact numbers that fit a long: integers, and decimals of up to 18 digits. */
record NumberEncoder(ExactNumber number, FixedValues values) implements ValueEncoder {

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    return stored(number.text(data, offset, length));
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    return stored(number.binary(data, offset, length));
  }

  private Verdict stored(Verdict verdict) {
    if (verdict == Verdict.STORED) {
      values.add(number.number().value());
    }
    return verdict;
  }
}
