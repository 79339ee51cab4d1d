package io.pgbend.target.client;

import io.pgbend.target.sql.Catalog;
import io.pgbend.target.sql.Rows;
import io.pgbend.target.sql.TableRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What exists in Databend, asked anew each time. Belongs to its session's thread. */
public final class TargetCatalog {
  private final DatabendSession session;

  public TargetCatalog(DatabendSession session) {
    this.session = session;
  }

  public boolean databaseExists(String name) {
    return !session.query(new Catalog.FindDatabase(name)).isEmpty();
  }

  /** All databases that the user may see, by name. */
  public List<String> databases() {
    QueryResult found = session.query(new Catalog.ListDatabases());
    return indexes(found).mapToObj(row -> found.text(row, "name")).toList();
  }

  /** All tables of a database, by name; empty for a database that does not exist. */
  public List<TargetTable> tables(String database) {
    QueryResult found = session.query(new Catalog.ListTables(database));
    return indexes(found).mapToObj(row -> table(found, row, found.text(row, "name"))).toList();
  }

  public Optional<TargetTable> table(TableRef table) {
    QueryResult found = session.query(new Catalog.FindTable(table));
    return found.isEmpty() ? Optional.empty() : Optional.of(table(found, 0, table.table()));
  }

  /** The columns in their order; empty for a table that does not exist. */
  public List<TargetColumn> columns(TableRef table) {
    QueryResult found = session.query(new Catalog.Columns(table));
    return indexes(found).mapToObj(row -> column(found, row)).toList();
  }

  public boolean isEmpty(TableRef table) {
    return session.query(new Rows.AnyRow(table)).isEmpty();
  }

  public long rowCount(TableRef table) {
    return session.query(new Rows.Count(table)).onlyNumber();
  }

  /** What the server calls itself. */
  public String version() {
    return session.query(new Catalog.Version()).text(0, "version()");
  }

  private static IntStream indexes(QueryResult result) {
    return IntStream.range(0, result.rows().size());
  }

  private static TargetTable table(QueryResult found, int row, String name) {
    return new TargetTable(name, found.number(row, "table_id"), found.text(row, "engine"));
  }

  private static TargetColumn column(QueryResult found, int row) {
    return new TargetColumn(
        found.text(row, "name"),
        found.text(row, "data_type"),
        found.text(row, "is_nullable").equalsIgnoreCase("YES"),
        found.optionalText(row, "default_expression").orElse(""));
  }
}
