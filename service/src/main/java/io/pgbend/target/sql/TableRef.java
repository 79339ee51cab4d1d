package io.pgbend.target.sql;

/** A table with its database, names as Databend stores them (no quotes, case kept). */
public record TableRef(String database, String table) {

  /** The table as SQL. */
  public String render() {
    return Names.quote(database) + "." + Names.quote(table);
  }

  @Override
  public String toString() {
    return database + "." + table;
  }
}
