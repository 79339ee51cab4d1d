package io.pgbend.change;

/**
 * A column of a source table.
 *
 * @param number its attribute number, 1 or more, never reused within a table
 * @param nullable false when the column is declared NOT NULL
 * @param defaultText the default's expression as {@code pg_get_expr} prints it, empty when none
 */
public record SourceColumn(
    int number,
    String name,
    PgType type,
    boolean nullable,
    String defaultText,
    Generation generation,
    Identity identity) {

  /** {@code pg_attribute.attgenerated}. */
  public enum Generation {
    NONE,
    STORED,
    VIRTUAL
  }

  /** {@code pg_attribute.attidentity}. */
  public enum Identity {
    NONE,
    ALWAYS,
    BY_DEFAULT
  }
}
