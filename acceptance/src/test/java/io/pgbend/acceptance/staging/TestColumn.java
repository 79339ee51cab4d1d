package io.pgbend.acceptance.staging;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import java.util.Random;
import java.util.function.Function;

/**
 * A column of a file to be read back.
 *
 * @param value makes a value's PostgreSQL text
 * @param readBack DuckDB's expression that gives the same text, with %s for the column
 */
record TestColumn(
    String name, String type, StagingKind kind, Function<Random, String> value, String readBack) {

  StagingColumn staging(boolean required) {
    PgType pgType = new PgType.Base(0, "pg_catalog", type, -1, type);
    return new StagingColumn(name, pgType, kind, required, UnrepresentablePolicy.STOP);
  }

  /** The column as a name in DuckDB. */
  String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
