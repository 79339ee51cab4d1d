package io.pgbend.source;

import io.pgbend.change.TableName;

/** Names and values as they stand in a statement for PostgreSQL. */
public final class SqlText {
  private SqlText() {}

  /** A name in double quotes, whatever it holds. */
  public static String identifier(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a name holds a zero byte");
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A table with its schema. */
  public static String table(TableName name) {
    return identifier(name.schema()) + "." + identifier(name.name());
  }

  /**
   * A string literal. Quotes are doubled; a backslash is an ordinary character because every
   * session pins {@code standard_conforming_strings}.
   */
  public static String literal(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a literal holds a zero byte");
    }
    return "'" + value.replace("'", "''") + "'";
  }
}
