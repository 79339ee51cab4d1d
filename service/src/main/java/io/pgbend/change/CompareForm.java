package io.pgbend.change;

/** The common text in which a column's values are compared on both sides. */
public enum CompareForm {
  /** PostgreSQL's own text, kept as a string by the target. */
  TEXT,
  /** Integers and decimals, with as many fraction digits as the column has. */
  NUMBER,
  BOOLEAN,
  /** {@code YYYY-MM-DD}. */
  DATE,
  /** {@code YYYY-MM-DD HH:MM:SS.ffffff} in UTC. */
  TIMESTAMP,
  /** Lower-case hexadecimal digits. */
  BINARY,
  /**
   * Compared here, value by value, because no SQL makes one text of both sides' values: JSON and
   * what is kept as JSON, and floats, of which the two servers print different shortest digits.
   */
  HERE
}
