package io.pgbend.target.sql;

/** A column and a constant for it, to set or to compare with. */
public record Assignment(String column, Literal value) {

  /** A position in the stream or another 64-bit number without sign. */
  public static Assignment unsigned(String column, long value) {
    return new Assignment(column, Literal.unsigned(value));
  }

  public static Assignment whole(String column, long value) {
    return new Assignment(column, Literal.whole(value));
  }

  public static Assignment text(String column, String value) {
    return new Assignment(column, new Literal.Text(value));
  }

  public static Assignment none(String column) {
    return new Assignment(column, new Literal.Null());
  }

  String set() {
    return Names.quote(column) + " = " + value.render();
  }

  String matches() {
    return value instanceof Literal.Null
        ? Names.quote(column) + " is null"
        : Names.quote(column) + " = " + value.render();
  }
}
