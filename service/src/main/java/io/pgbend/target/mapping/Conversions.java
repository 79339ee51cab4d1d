package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingKind;
import io.pgbend.target.mapping.DatabendType.Plain;
import java.util.Optional;

/** Which other target types a source type may have: those that are exact, or checked per value. */
final class Conversions {
  private Conversions() {}

  /** The form in which values of the source type go into the target type; empty when refused. */
  static Optional<StagingKind> of(PgType source, TypeChoice natural, DatabendType wanted) {
    if (wanted.equals(natural.type())) {
      return Optional.of(natural.kind());
    }
    return switch (wanted) {
      case DatabendType.Decimal(int precision, int scale) ->
          when(
              isExactNumber(source) && precision <= DatabendType.Decimal.SAFE_DIGITS,
              new StagingKind.Decimal(precision, scale));
      case DatabendType.Vector(int dimensions) ->
          when(natural.type() instanceof DatabendType.Vector, new StagingKind.Vector(dimensions));
      case Plain plain -> plain(source, natural, plain);
      case DatabendType.Foreign _ -> Optional.empty();
    };
  }

  private static Optional<StagingKind> plain(PgType source, TypeChoice natural, Plain wanted) {
    return switch (wanted) {
      case STRING -> Optional.of(new StagingKind.Text());
      case SMALLINT -> when(isExactNumber(source), new StagingKind.Int16());
      case INT -> when(isExactNumber(source), new StagingKind.Int32());
      case BIGINT -> when(isExactNumber(source), new StagingKind.Int64());
      case DOUBLE -> when(fitsDouble(natural.type()), new StagingKind.Float8());
      case TIMESTAMP -> when(natural.type() == Plain.DATE, new StagingKind.Timestamp());
      case BOOLEAN, FLOAT, DATE, VARIANT, BINARY -> Optional.empty();
    };
  }

  private static Optional<StagingKind> when(boolean possible, StagingKind kind) {
    return possible ? Optional.of(kind) : Optional.empty();
  }

  private static boolean isExactNumber(PgType source) {
    return source.base() instanceof PgType.Base base
        && base.schema().equals("pg_catalog")
        && switch (base.name()) {
          case "int2", "int4", "int8", "oid", "numeric" -> true;
          default -> false;
        };
  }

  private static boolean fitsDouble(DatabendType natural) {
    return natural == Plain.SMALLINT || natural == Plain.INT || natural == Plain.FLOAT;
  }

  /** Whether every value of one type has its exact counterpart in the other. */
  static boolean widens(DatabendType from, DatabendType to) {
    if (from.equals(to) || to == Plain.STRING) {
      return true;
    }
    return switch (to) {
      case DatabendType.Decimal(int precision, int scale) ->
          precision <= DatabendType.Decimal.SAFE_DIGITS
              && wholeDigits(from) <= precision - scale
              && fractionDigits(from) <= scale;
      case Plain.INT -> from == Plain.SMALLINT;
      case Plain.BIGINT -> from == Plain.SMALLINT || from == Plain.INT;
      case Plain.DOUBLE -> fitsDouble(from);
      case Plain.TIMESTAMP -> from == Plain.DATE;
      case Plain.BOOLEAN, Plain.SMALLINT, Plain.FLOAT, Plain.DATE -> false;
      case Plain.STRING, Plain.VARIANT, Plain.BINARY -> false;
      case DatabendType.Vector _, DatabendType.Foreign _ -> false;
    };
  }

  private static int wholeDigits(DatabendType type) {
    return switch (type) {
      case DatabendType.Decimal(int precision, int scale) -> precision - scale;
      case Plain.SMALLINT -> 5;
      case Plain.INT -> 10;
      case Plain.BIGINT -> 19;
      case Plain _, DatabendType.Vector _, DatabendType.Foreign _ -> Integer.MAX_VALUE;
    };
  }

  private static int fractionDigits(DatabendType type) {
    return type instanceof DatabendType.Decimal decimal ? decimal.scale() : 0;
  }
}
