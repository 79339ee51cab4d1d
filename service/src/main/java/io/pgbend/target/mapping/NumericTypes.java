package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingKind;

/**
 * What a numeric becomes by its precision and scale.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-numeric.html">numeric types</a>
 */
final class NumericTypes {
  private static final int NO_TYPMOD = -1;

  /** The server adds the size of a length word to every type modifier of this kind. */
  private static final int TYPMOD_OFFSET = 4;

  private NumericTypes() {}

  static TypeChoice choose(PgType.Base type) {
    if (type.typmod() == NO_TYPMOD) {
      return TypeChoice.text();
    }
    int packed = type.typmod() - TYPMOD_OFFSET;
    int precision = packed >> 16 & 0xffff;
    // eleven bits with a sign
    int scale = ((packed & 0x7ff) ^ 1024) - 1024;
    if (scale < 0) {
      return decimal(precision - scale, 0);
    }
    return decimal(Math.max(precision, scale), scale);
  }

  static TypeChoice decimal(int precision, int scale) {
    return precision > DatabendType.Decimal.SAFE_DIGITS
        ? TypeChoice.text()
        : new TypeChoice(
            new DatabendType.Decimal(precision, scale), new StagingKind.Decimal(precision, scale));
  }
}
