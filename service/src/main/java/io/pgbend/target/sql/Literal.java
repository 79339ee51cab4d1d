package io.pgbend.target.sql;

import java.math.BigInteger;

/** A constant in a statement, and the one way for a text into it. */
public sealed interface Literal {

  /** The constant as SQL. */
  String render();

  /** A text constant. The server takes backslash for an escape, in the PostgreSQL dialect too. */
  static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** A position in the stream or another 64-bit number without sign. */
  static Literal unsigned(long value) {
    return new Whole(new BigInteger(Long.toUnsignedString(value)));
  }

  /** A whole number with sign. */
  static Literal whole(long value) {
    return new Whole(BigInteger.valueOf(value));
  }

  record Text(String value) implements Literal {
    @Override
    public String render() {
      return text(value);
    }
  }

  record Whole(BigInteger value) implements Literal {
    @Override
    public String render() {
      return value.toString();
    }
  }

  record Null() implements Literal {
    @Override
    public String render() {
      return "null";
    }
  }
}
