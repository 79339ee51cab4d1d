package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import io.pgbend.staging.parquet.BytesValues;

/** Bytes as they are, or as {@code \x} and hexadecimal digits. */
final class BinaryEncoder implements ValueEncoder {
  private static final int KEPT_BYTES = 1 << 20;

  private final BytesValues values;
  private final ByteSink scratch = new ByteSink();

  BinaryEncoder(BytesValues values) {
    this.values = values;
  }

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    if (length < 2 || length % 2 != 0 || data[offset] != '\\' || data[offset + 1] != 'x') {
      return Verdict.MALFORMED;
    }
    scratch.reset(KEPT_BYTES);
    for (int i = offset + 2; i < offset + length; i += 2) {
      int high = Character.digit(data[i], 16);
      int low = Character.digit(data[i + 1], 16);
      if (high < 0 || low < 0) {
        return Verdict.MALFORMED;
      }
      scratch.put(high << 4 | low);
    }
    values.add(scratch.array(), 0, scratch.size());
    return Verdict.STORED;
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    values.add(data, offset, length);
    return Verdict.STORED;
  }
}
