package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import java.util.List;

/** Small source tables. */
final class Shapes {
  private Shapes() {}

  static PgType type(String name) {
    return type(name, -1, name);
  }

  static PgType type(String name, int typmod, String declaration) {
    return new PgType.Base(0, "pg_catalog", name, typmod, declaration);
  }

  static PgType extension(String name, int typmod) {
    return new PgType.Base(0, "public", name, typmod, name);
  }

  static PgType numeric(int precision, int scale) {
    int typmod = (precision << 16 | (scale & 0x7ff)) + 4;
    return type("numeric", typmod, "numeric(" + precision + "," + scale + ")");
  }

  static PgType arrayOf(PgType element) {
    return new PgType.Array(0, "pg_catalog", "_" + element.name(), element.name() + "[]", element);
  }

  static SourceColumn column(String name, PgType type, boolean nullable) {
    return new SourceColumn(
        1, name, type, nullable, "", SourceColumn.Generation.NONE, SourceColumn.Identity.NONE);
  }

  static TableShape table(SourceColumn... columns) {
    return new TableShape(new TableName("public", "t"), List.of(columns), List.of("id"));
  }
}
