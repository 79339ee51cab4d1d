package io.pgbend.staging;

import io.pgbend.staging.parquet.FixedValues;

/**
 * FLOAT and DOUBLE by their bits; NaN, infinities and -0.0 are kept.
 *
 * @param form what the source sends: a float, a double, or an integer that a double holds exactly
 * @param wide whether the target is DOUBLE
 */
record FloatEncoder(WireForm form, boolean wide, FixedValues values) implements ValueEncoder {

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    String text = Ascii.string(data, offset, length);
    try {
      // text of a float that goes into a double is read as a float first, as the binary form is
      double value = form == WireForm.FLOAT4 ? Float.parseFloat(text) : Double.parseDouble(text);
      add(value);
      return Verdict.STORED;
    } catch (NumberFormatException e) {
      return Verdict.MALFORMED;
    }
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (length == 8 && form == WireForm.FLOAT8) {
      add(Double.longBitsToDouble(BigEndian.int64(data, offset)));
    } else if (length == 4 && form == WireForm.FLOAT4) {
      add(Float.intBitsToFloat(BigEndian.int32(data, offset)));
    } else if (length == 4 && form == WireForm.INT4) {
      add(BigEndian.int32(data, offset));
    } else if (length == 2 && form == WireForm.INT2) {
      add(BigEndian.int16(data, offset));
    } else {
      return Verdict.MALFORMED;
    }
    return Verdict.STORED;
  }

  /** The one NaN is stored, as text knows only one. */
  private void add(double value) {
    values.add(wide ? Double.doubleToLongBits(value) : Float.floatToIntBits((float) value));
  }
}
