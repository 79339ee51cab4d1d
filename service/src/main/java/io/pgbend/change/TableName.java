package io.pgbend.change;

/** A table's schema and name, exactly as PostgreSQL stores them (no quotes, case kept). */
public record TableName(String schema, String name) {

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
