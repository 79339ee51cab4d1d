package io.pgbend.acceptance.types;

import org.jspecify.annotations.Nullable;

/** What Databend shows for PostgreSQL's text, by the target's type. */
final class ShownText {
  private ShownText() {}

  /** Asks Databend for a column. */
  static String expression(String target, String column) {
    return switch (target) {
      case "VARCHAR", "VARIANT" -> column;
      case "BINARY" -> "lower(to_hex(" + column + "))";
      default -> "to_string(" + column + ")";
    };
  }

  static @Nullable String of(String target, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (target) {
      case "TIMESTAMP" -> timestamp(text.replaceFirst("\\+00$", ""));
      case "BINARY" -> text.substring(2);
      case "FLOAT", "DOUBLE" -> bits(target, text);
      case "VARIANT" -> throw new IllegalArgumentException("documents are told what to expect");
      default -> text;
    };
  }

  /** What Databend has shown, floats as their bits: the two servers print them unlike. */
  static @Nullable String comparable(String target, @Nullable String shown) {
    return shown != null && (target.equals("FLOAT") || target.equals("DOUBLE"))
        ? bits(target, shown.replace("inf", "Infinity"))
        : shown;
  }

  private static String bits(String target, String text) {
    return target.equals("FLOAT")
        ? Integer.toHexString(Float.floatToIntBits(Float.parseFloat(text)))
        : Long.toHexString(Double.doubleToLongBits(Double.parseDouble(text)));
  }

  private static String timestamp(String text) {
    int point = text.indexOf('.');
    String fraction = point < 0 ? "" : text.substring(point + 1);
    return (point < 0 ? text : text.substring(0, point))
        + "."
        + (fraction + "000000").substring(0, 6);
  }
}
