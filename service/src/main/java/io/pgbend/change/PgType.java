package io.pgbend.change;

/**
 * A PostgreSQL type as the catalogue describes it. {@code declaration} is what {@code format_type}
 * prints, for instance {@code numeric(12,2)}.
 */
public sealed interface PgType {
  long oid();

  String schema();

  String name();

  String declaration();

  /** The type that values have on the wire: domains are resolved, however deep. */
  default PgType base() {
    return this instanceof Domain domain ? domain.of().base() : this;
  }

  /** A base type, built in or from an extension; {@code typmod} is -1 when none was given. */
  record Base(long oid, String schema, String name, int typmod, String declaration)
      implements PgType {}

  /** A domain; {@code of} carries the domain's own type modifier. */
  record Domain(long oid, String schema, String name, String declaration, PgType of)
      implements PgType {}

  /** An array of any number of dimensions; {@code element} carries the array's type modifier. */
  record Array(long oid, String schema, String name, String declaration, PgType element)
      implements PgType {}

  /** Enum, composite, range, multirange or pseudo type, by {@code pg_type.typtype}. */
  record Other(long oid, String schema, String name, String declaration, char typtype)
      implements PgType {}
}
