package io.pgbend.target.sql;

/**
 * A column as it is created.
 *
 * @param type a Databend type as written in SQL, for instance {@code decimal(12, 2)}; made by the
 *     type mapping, never taken from a user unchecked
 */
public record ColumnDefinition(String name, String type, boolean nullable) {

  /** The column as SQL. Columns are nullable unless said otherwise, so it is always said. */
  String render() {
    return Names.quote(name) + " " + type + (nullable ? " null" : " not null");
  }
}
