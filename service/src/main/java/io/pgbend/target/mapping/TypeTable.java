package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingKind;
import io.pgbend.target.mapping.DatabendType.Plain;
import java.util.List;

/**
 * The one table of types. A base type that no row knows is STRING. {@code docs/types.md} is this
 * table, printed.
 */
final class TypeTable {
  private final List<TypeRule> rules =
      List.of(
          TypeRule.builtIn(List.of("bool"), Plain.BOOLEAN, new StagingKind.Bool(), ""),
          TypeRule.builtIn(
              List.of("int2"),
              Plain.SMALLINT,
              new StagingKind.Int16(),
              "`smallint`, `smallserial`"),
          TypeRule.builtIn(
              List.of("int4"), Plain.INT, new StagingKind.Int32(), "`integer`, `serial`"),
          TypeRule.builtIn(
              List.of("int8"), Plain.BIGINT, new StagingKind.Int64(), "`bigint`, `bigserial`"),
          TypeRule.builtIn(
              List.of("oid"), Plain.BIGINT, new StagingKind.Int64(), "0 to 4294967295"),
          TypeRule.builtIn(
              List.of("float4"),
              Plain.FLOAT,
              new StagingKind.Float4(),
              "bit for bit: NaN, ±Infinity, -0.0 are kept"),
          TypeRule.builtIn(
              List.of("float8"),
              Plain.DOUBLE,
              new StagingKind.Float8(),
              "bit for bit: NaN, ±Infinity, -0.0 are kept"),
          TypeRule.builtIn(
              List.of("numeric"),
              "`DECIMAL(p, s)`, or `STRING` without precision and beyond 38 digits",
              "a negative scale makes DECIMAL(p−s, 0), a scale above the precision DECIMAL(s, s);"
                  + " in a DECIMAL, NaN and ±Infinity are unrepresentable",
              NumericTypes::choose),
          TypeRule.builtIn(
              List.of("date"),
              Plain.DATE,
              new StagingKind.Date(),
              "0001-01-01 to 9999-12-31; BC, later years and ±infinity are unrepresentable"),
          TypeRule.builtIn(
              List.of("timestamp"),
              Plain.TIMESTAMP,
              new StagingKind.Timestamp(),
              "0001-01-01 to 9999-12-30 22:00:00; BC, later and ±infinity are unrepresentable"),
          TypeRule.builtIn(
              List.of("timestamptz"),
              Plain.TIMESTAMP,
              new StagingKind.Timestamp(),
              "the instant, in UTC; range as for `timestamp`"),
          TypeRule.builtIn(
              List.of("json"),
              Plain.VARIANT,
              new StagingKind.Json(),
              "key order and white space are not part of the value; a key twice in one object, numbers"
                  + " beyond 76 digits or not exact as a double, more than 1000 levels and half surrogate"
                  + " pairs are unrepresentable; exact text as STRING by choice"),
          TypeRule.builtIn(List.of("jsonb"), Plain.VARIANT, new StagingKind.Json(), "as `json`"),
          TypeRule.builtIn(List.of("bytea"), Plain.BINARY, new StagingKind.Binary(), ""),
          TypeRule.extension(
              List.of("hstore"),
              Plain.VARIANT,
              new StagingKind.Hstore(),
              "an object of strings and nulls"),
          TypeRule.extension(
              List.of("vector"),
              "`VECTOR(n)`, or `STRING` without dimensions and beyond 4096",
              "pgvector's `vector(n)`",
              VectorTypes::choose),
          TypeRule.builtIn(
              List.of("text", "varchar", "bpchar", "name", "char"),
              "exactly as stored; `char(n)` with its padding"),
          TypeRule.extension(List.of("citext"), ""),
          TypeRule.builtIn(List.of("uuid"), ""),
          TypeRule.builtIn(
              List.of("time", "timetz", "interval"),
              "PostgreSQL's text, `24:00:00` and mixed signs included"),
          TypeRule.builtIn(
              List.of("money"), "PostgreSQL's text in the C locale, such as `$1,234.50`"),
          TypeRule.builtIn(List.of("bit", "varbit"), "zeros and ones"),
          TypeRule.builtIn(List.of("inet", "cidr", "macaddr", "macaddr8"), ""),
          TypeRule.builtIn(List.of("xml"), ""),
          TypeRule.builtIn(List.of("tsvector", "tsquery"), ""),
          TypeRule.builtIn(
              List.of("point", "line", "lseg", "box", "path", "polygon", "circle"), ""),
          TypeRule.extension(
              List.of("geometry", "geography", "raster", "box2d", "box3d"), "hexadecimal EWKB"),
          TypeRule.builtIn(
              List.of(
                  "xid",
                  "xid8",
                  "cid",
                  "tid",
                  "pg_lsn",
                  "txid_snapshot",
                  "pg_snapshot",
                  "jsonpath",
                  "int2vector",
                  "oidvector",
                  "aclitem",
                  "refcursor"),
              "identifiers of the server's own; they mean nothing elsewhere"),
          TypeRule.builtIn(
              List.of(
                  "regclass",
                  "regcollation",
                  "regconfig",
                  "regdictionary",
                  "regnamespace",
                  "regoper",
                  "regoperator",
                  "regproc",
                  "regprocedure",
                  "regrole",
                  "regtype"),
              "the object's name, with its schema"));

  List<TypeRule> rules() {
    return rules;
  }

  /** What a base type becomes. */
  TypeChoice choose(PgType.Base type) {
    for (TypeRule rule : rules) {
      if (rule.knows(type)) {
        return rule.choice().apply(type);
      }
    }
    return TypeChoice.text();
  }
}
