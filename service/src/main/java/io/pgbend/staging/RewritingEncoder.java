package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import io.pgbend.staging.parquet.BytesValues;

/** Values whose text is rewritten as JSON: arrays, hstore, vectors. They come as text only. */
record RewritingEncoder(JsonForm form, ByteSink scratch, BytesValues values)
    implements ValueEncoder {
  private static final int KEPT_BYTES = 1 << 20;

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    scratch.reset(KEPT_BYTES);
    Verdict verdict =
        Utf8.isValid(data, offset, length)
            ? form.append(data, offset, length, scratch)
            : Verdict.NOT_UTF8;
    if (verdict == Verdict.STORED) {
      values.add(scratch.array(), 0, scratch.size());
    }
    return verdict;
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    return Verdict.MALFORMED;
  }
}
