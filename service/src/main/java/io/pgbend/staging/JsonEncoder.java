package io.pgbend.staging;

import io.pgbend.staging.parquet.BytesValues;

/** JSON text as it is, when Databend keeps it as it is. */
record JsonEncoder(WireForm form, JsonCheck check, BytesValues values) implements ValueEncoder {
  private static final int JSONB_VERSION = 1;

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    Verdict verdict = check.check(data, offset, length);
    if (verdict == Verdict.STORED) {
      values.add(data, offset, length);
    }
    return verdict;
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (form != WireForm.JSONB) {
      return text(data, offset, length);
    }
    return length > 0 && data[offset] == JSONB_VERSION
        ? text(data, offset + 1, length - 1)
        : Verdict.MALFORMED;
  }
}
