package io.pgbend.staging;

import io.pgbend.change.PgType;

/**
 * The form in which PostgreSQL sends a type's values in binary COPY, as far as we read it. The
 * forms are those of the server's {@code …send} functions; they have not changed since version 10.
 */
enum WireForm {
  BOOL,
  INT2,
  INT4,
  INT8,
  /** Four bytes without a sign. */
  OID,
  FLOAT4,
  FLOAT8,
  NUMERIC,
  DATE,
  TIMESTAMP,
  /** The bytes of the text form. */
  TEXT,
  /** A version byte of 1, then the text form. */
  JSONB,
  BYTEA,
  UUID,
  /** A binary form that we do not read: such columns are selected as text. */
  OTHER;

  static WireForm of(PgType declared) {
    return switch (declared.base()) {
      case PgType.Base base -> of(base);
      case PgType.Other(_, _, _, _, char typtype) -> typtype == 'e' ? TEXT : OTHER;
      case PgType.Array _, PgType.Domain _ -> OTHER;
    };
  }

  private static WireForm of(PgType.Base type) {
    if (type.name().equals("citext")) {
      return TEXT;
    }
    if (!type.schema().equals("pg_catalog")) {
      return OTHER;
    }
    return switch (type.name()) {
      case "bool" -> BOOL;
      case "int2" -> INT2;
      case "int4" -> INT4;
      case "int8" -> INT8;
      case "oid" -> OID;
      case "float4" -> FLOAT4;
      case "float8" -> FLOAT8;
      case "numeric" -> NUMERIC;
      case "date" -> DATE;
      case "timestamp", "timestamptz" -> TIMESTAMP;
      case "text", "varchar", "bpchar", "name", "json" -> TEXT;
      case "jsonb" -> JSONB;
      case "bytea" -> BYTEA;
      case "uuid" -> UUID;
      default -> OTHER;
    };
  }
}
