package io.pgbend.staging;

import io.pgbend.staging.parquet.BlockValues;
import java.math.BigInteger;

/**
 * Decimals of 19 to 76 digits, as 16 or 32 bytes in two's complement, highest byte first. The
 * number grows in 32-bit limbs, the lowest first.
 */
final class WideDecimalEncoder implements ValueEncoder {
  private static final long LIMB = 0xffff_ffffL;
  private static final int BASE = 10_000;

  private final WireForm form;
  private final int scale;
  private final BlockValues values;
  private final int[] limbs;
  private final int[] limit;
  private final byte[] block;

  WideDecimalEncoder(WireForm form, StagingKind.Decimal kind, BlockValues values) {
    this.form = form;
    this.scale = kind.scale();
    this.values = values;
    this.block = new byte[blockLength(kind.precision())];
    this.limbs = new int[block.length / 4];
    this.limit = new int[limbs.length];
    BigInteger tooLarge = BigInteger.TEN.pow(kind.precision());
    for (int i = 0; i < limit.length; i++) {
      limit[i] = tooLarge.shiftRight(32 * i).intValue();
    }
  }

  /** The bytes that a decimal takes in the file. */
  static int blockLength(int precision) {
    return precision <= 38 ? 16 : 32;
  }

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    int end = offset + length;
    boolean negative = length > 0 && data[offset] == '-';
    int start = negative ? offset + 1 : offset;
    if (start == end) {
      return Verdict.MALFORMED;
    }
    if (data[start] > '9') {
      return Words.insteadOfNumber(data, start, end);
    }
    clear();
    int fraction = -1;
    for (int position = start; position < end; position++) {
      int digit = data[position] - '0';
      if (digit == '.' - '0' && fraction < 0) {
        fraction = 0;
      } else if (digit < 0 || digit > 9) {
        return Verdict.MALFORMED;
      } else if (fraction == scale) {
        if (digit != 0) {
          return Verdict.TOO_PRECISE;
        }
      } else {
        if (!append(10, digit)) {
          return Verdict.TOO_LARGE;
        }
        fraction = fraction < 0 ? fraction : fraction + 1;
      }
    }
    return finish(scale - Math.max(fraction, 0), negative);
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    return switch (form) {
      case NUMERIC -> numeric(data, offset, length);
      case INT2 -> length == 2 ? integer(BigEndian.int16(data, offset)) : Verdict.MALFORMED;
      case INT4 -> length == 4 ? integer(BigEndian.int32(data, offset)) : Verdict.MALFORMED;
      case INT8 -> length == 8 ? integer(BigEndian.int64(data, offset)) : Verdict.MALFORMED;
      case OID ->
          length == 4
              ? integer(Integer.toUnsignedLong(BigEndian.int32(data, offset)))
              : Verdict.MALFORMED;
      case BOOL, FLOAT4, FLOAT8, DATE, TIMESTAMP, TEXT, JSONB, BYTEA, UUID, OTHER ->
          Verdict.MALFORMED;
    };
  }

  private Verdict integer(long number) {
    clear();
    long magnitude = Math.abs(number);
    limbs[0] = (int) magnitude;
    limbs[1] = (int) (magnitude >>> 32);
    return finish(scale, number < 0);
  }

  /** {@code numeric_send}, see {@link ScaledNumber#numeric}. */
  private Verdict numeric(byte[] data, int offset, int length) {
    if (length < 8) {
      return Verdict.MALFORMED;
    }
    int digits = BigEndian.int16(data, offset) & 0xffff;
    int exponent = 4 * BigEndian.int16(data, offset + 2) + scale;
    int sign = BigEndian.int16(data, offset + 4) & 0xffff;
    Verdict verdict = ScaledNumber.ofSign(sign);
    if (verdict != Verdict.STORED) {
      return verdict;
    }
    if (length != 8 + 2 * digits) {
      return Verdict.MALFORMED;
    }
    clear();
    int below = 0;
    for (int i = 0; i < digits; i++, exponent -= 4) {
      int digit = BigEndian.int16(data, offset + 8 + 2 * i);
      int kept = Math.clamp(exponent + 4, 0, 4);
      int cut = (int) Powers.TEN[4 - kept];
      below |= digit % cut;
      if (kept > 0 && !append(kept == 4 ? BASE : (int) Powers.TEN[kept], digit / cut)) {
        return Verdict.TOO_LARGE;
      }
    }
    return below != 0
        ? Verdict.TOO_PRECISE
        : finish(Math.max(exponent + 4, 0), ScaledNumber.isNegative(sign));
  }

  private void clear() {
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = 0;
    }
  }

  /** Multiplies and adds; false when the number no longer has room. */
  private boolean append(int factor, int digit) {
    long carry = digit;
    for (int i = 0; i < limbs.length; i++) {
      carry += (limbs[i] & LIMB) * factor;
      limbs[i] = (int) carry;
      carry >>>= 32;
    }
    return carry == 0;
  }

  private Verdict finish(int exponent, boolean negative) {
    if (isZero()) {
      return store(false);
    }
    for (int i = 0; i < exponent; i++) {
      if (!append(10, 0)) {
        return Verdict.TOO_LARGE;
      }
    }
    return isBelowLimit() ? store(negative) : Verdict.TOO_LARGE;
  }

  private boolean isZero() {
    for (int limb : limbs) {
      if (limb != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isBelowLimit() {
    for (int i = limbs.length - 1; i >= 0; i--) {
      if (limbs[i] != limit[i]) {
        return Integer.compareUnsigned(limbs[i], limit[i]) < 0;
      }
    }
    return false;
  }

  private Verdict store(boolean negative) {
    long carry = negative ? 1 : 0;
    for (int i = 0; i < limbs.length; i++) {
      long limb = (negative ? ~limbs[i] & LIMB : limbs[i] & LIMB) + carry;
      carry = limb >>> 32;
      int at = block.length - 4 * i - 4;
      block[at] = (byte) (limb >>> 24);
      block[at + 1] = (byte) (limb >>> 16);
      block[at + 2] = (byte) (limb >>> 8);
      block[at + 3] = (byte) limb;
    }
    values.add(block);
    return Verdict.STORED;
  }
}
