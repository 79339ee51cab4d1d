package io.pgbend.target.mapping;

import io.pgbend.change.PgType;

/** {@code pg_type.typdelim}: what separates the elements in an array's text. */
final class Delimiters {
  private Delimiters() {}

  static char of(PgType element) {
    return switch (element.base().name()) {
      case "box" -> ';';
      case "geometry", "geography" -> ':';
      default -> ',';
    };
  }
}
