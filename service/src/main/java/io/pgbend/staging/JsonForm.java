package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;

/** Writes a value's text as JSON text. On another verdict than STORED the sink holds debris. */
interface JsonForm {
  Verdict append(byte[] data, int offset, int length, ByteSink out);
}
