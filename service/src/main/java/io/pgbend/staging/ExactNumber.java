package io.pgbend.staging;

/** Reads the exact numeric types, whichever the source has, into one scaled number. */
record ExactNumber(WireForm form, ScaledNumber number) {

  Verdict text(byte[] data, int offset, int length) {
    return number.text(data, offset, length);
  }

  Verdict binary(byte[] data, int offset, int length) {
    return switch (form) {
      case NUMERIC -> number.numeric(data, offset, length);
      case INT2 -> length == 2 ? number.integer(BigEndian.int16(data, offset)) : Verdict.MALFORMED;
      case INT4 -> length == 4 ? number.integer(BigEndian.int32(data, offset)) : Verdict.MALFORMED;
      case INT8 -> length == 8 ? number.integer(BigEndian.int64(data, offset)) : Verdict.MALFORMED;
      case OID ->
          length == 4
              ? number.integer(Integer.toUnsignedLong(BigEndian.int32(data, offset)))
              : Verdict.MALFORMED;
      case BOOL, FLOAT4, FLOAT8, DATE, TIMESTAMP, TEXT, JSONB, BYTEA, UUID, OTHER ->
          Verdict.MALFORMED;
    };
  }
}
