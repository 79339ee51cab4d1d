package io.pgbend.staging;

/** How a column's values are stored in a staged file. */
public sealed interface StagingKind {
  record Bool() implements StagingKind {}

  record Int16() implements StagingKind {}

  record Int32() implements StagingKind {}

  record Int64() implements StagingKind {}

  record Float4() implements StagingKind {}

  record Float8() implements StagingKind {}

  /**
   * Checked, never rounded.
   *
   * @param precision 1 to 76 digits
   * @param scale 0 to precision
   */
  record Decimal(int precision, int scale) implements StagingKind {
    public Decimal {
      if (precision < 1 || precision > 76 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException("decimal(" + precision + ", " + scale + ")");
      }
    }
  }

  /** 0001-01-01 to 9999-12-31. */
  record Date() implements StagingKind {}

  /** Microseconds, 0001-01-01 00:00:00 to 9999-12-30 22:00:00 UTC. */
  record Timestamp() implements StagingKind {}

  /** PostgreSQL's text output, byte for byte. */
  record Text() implements StagingKind {}

  /** The raw bytes of a bytea. */
  record Binary() implements StagingKind {}

  /** JSON text that Databend parses without bending it. */
  record Json() implements StagingKind {}

  /**
   * An array as JSON text; more dimensions are nested.
   *
   * @param delimiter what separates elements in PostgreSQL's text, nearly always a comma
   */
  record JsonArray(StagingKind element, char delimiter) implements StagingKind {}

  /** An hstore as the text of a JSON object. */
  record Hstore() implements StagingKind {}

  /** A pgvector value as the text of a JSON array. */
  record Vector(int dimensions) implements StagingKind {}
}
