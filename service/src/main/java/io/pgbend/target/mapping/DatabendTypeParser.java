package io.pgbend.target.mapping;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.mapping.DatabendType.Plain;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads type names as users write them and as {@code system.columns} shows them, with Databend's
 * own synonyms. Those are not PostgreSQL's: INT8 has eight bits there.
 */
public final class DatabendTypeParser {
  private static final Pattern NULLABLE = Pattern.compile("NULLABLE\\((.*)\\)");
  private static final Pattern DECIMAL =
      Pattern.compile("(?:DECIMAL|NUMERIC) ?\\( ?(\\d{1,3}) ?(?:, ?(\\d{1,3}) ?)?\\)");
  private static final Pattern VECTOR = Pattern.compile("VECTOR ?\\( ?(\\d{1,6}) ?\\)");
  private static final Pattern STRING =
      Pattern.compile("STRING|TEXT|(?:VARCHAR|CHAR|CHARACTER)(?: ?\\( ?\\d+ ?\\))?");
  private static final Pattern FOREIGN =
      Pattern.compile(
          "TINYINT|INT8|(?:TINYINT|SMALLINT|INT|INTEGER|BIGINT) UNSIGNED|UINT(?:8|16|32|64)"
              + "|TIMESTAMP_?TZ|INTERVAL|BITMAP|GEOMETRY|GEOGRAPHY|(?:ARRAY|MAP|TUPLE) ?\\(.*\\)");

  /**
   * Reads a type.
   *
   * @throws SyncException TARGET_TYPE_UNKNOWN when Databend has no such type
   */
  public DatabendType parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    Matcher nullable = NULLABLE.matcher(name);
    if (nullable.matches()) {
      return parse(nullable.group(1));
    }
    return switch (name) {
      case "BOOLEAN", "BOOL" -> Plain.BOOLEAN;
      case "SMALLINT", "INT16" -> Plain.SMALLINT;
      case "INT", "INTEGER", "INT32" -> Plain.INT;
      case "BIGINT", "INT64" -> Plain.BIGINT;
      case "FLOAT", "REAL", "FLOAT32" -> Plain.FLOAT;
      case "DOUBLE", "DOUBLE PRECISION", "FLOAT64" -> Plain.DOUBLE;
      case "DATE" -> Plain.DATE;
      case "TIMESTAMP", "DATETIME" -> Plain.TIMESTAMP;
      case "VARIANT", "JSON" -> Plain.VARIANT;
      case "BINARY", "VARBINARY" -> Plain.BINARY;
      default -> parameterized(name, text);
    };
  }

  private static DatabendType parameterized(String name, String text) {
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
      if (precision >= 1 && precision <= 76 && scale <= precision) {
        return new DatabendType.Decimal(precision, scale);
      }
      throw unknown(text);
    }
    Matcher vector = VECTOR.matcher(name);
    if (vector.matches()) {
      int dimensions = Integer.parseInt(vector.group(1));
      if (dimensions >= 1 && dimensions <= DatabendType.Vector.MOST_DIMENSIONS) {
        return new DatabendType.Vector(dimensions);
      }
      throw unknown(text);
    }
    if (STRING.matcher(name).matches()) {
      return Plain.STRING;
    }
    if (FOREIGN.matcher(name).matches()) {
      return new DatabendType.Foreign(name);
    }
    throw unknown(text);
  }

  private static SyncException unknown(String text) {
    return SyncException.of(
        ProblemCode.TARGET_TYPE_UNKNOWN, "Databend has no type «" + text.strip() + "».");
  }
}
