package io.pgbend.staging;

import io.pgbend.staging.parquet.BitValues;

/** {@code t} and {@code f}, or one byte. */
record BoolEncoder(BitValues values) implements ValueEncoder {

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    if (length != 1 || (data[offset] != 't' && data[offset] != 'f')) {
      return Verdict.MALFORMED;
    }
    values.add(data[offset] == 't');
    return Verdict.STORED;
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (length != 1) {
      return Verdict.MALFORMED;
    }
    values.add(data[offset] != 0);
    return Verdict.STORED;
  }
}
