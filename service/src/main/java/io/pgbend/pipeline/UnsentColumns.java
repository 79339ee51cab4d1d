package io.pgbend.pipeline;

import io.pgbend.change.PgType;
import java.util.Set;

/**
 * Which values PostgreSQL may store out of line, and then leave out of an update that does not
 * change them: all that have no fixed length.
 *
 * @see <a href="https://www.postgresql.org/docs/current/storage-toast.html">TOAST</a>
 */
final class UnsentColumns {
  /** Built-in types of fixed length ({@code pg_type.typlen > 0}). */
  private static final Set<String> FIXED =
      Set.of(
          "bool",
          "char",
          "int2",
          "int4",
          "int8",
          "oid",
          "float4",
          "float8",
          "money",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "name",
          "macaddr",
          "macaddr8",
          "point",
          "line",
          "lseg",
          "box",
          "circle",
          "xid",
          "xid8",
          "cid",
          "tid",
          "pg_lsn");

  private UnsentColumns() {}

  static boolean possible(PgType type) {
    return switch (type.base()) {
      case PgType.Base base -> !base.schema().equals("pg_catalog") || !FIXED.contains(base.name());
      case PgType.Other other -> other.typtype() != 'e';
      case PgType.Array _, PgType.Domain _ -> true;
    };
  }
}
