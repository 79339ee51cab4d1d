package io.pgbend.target.sql;

/** Questions about what exists. */
public sealed interface Catalog extends Statement {

  /** A row when the database exists. */
  record FindDatabase(String name) implements Catalog {
    @Override
    public String render() {
      return """
      select name
      from system.databases
      where name = %s"""
          .formatted(Literal.text(name));
    }
  }

  /** The names of all databases that the user may see. */
  record ListDatabases() implements Catalog {
    @Override
    public String render() {
      return """
      select name
      from system.databases
      order by name""";
    }
  }

  /** Id and engine of a table; the id stays with the rows when tables are swapped or renamed. */
  record FindTable(TableRef table) implements Catalog {
    @Override
    public String render() {
      return """
      select table_id, engine
      from system.tables
      where database = %s and name = %s"""
          .formatted(Literal.text(table.database()), Literal.text(table.table()));
    }
  }

  /** Names of a database's tables with their ids and engines. */
  record ListTables(String database) implements Catalog {
    @Override
    public String render() {
      return """
      select name, table_id, engine
      from system.tables
      where database = %s
      order by name"""
          .formatted(Literal.text(database));
    }
  }

  /** A table's columns in their order. */
  record Columns(TableRef table) implements Catalog {
    @Override
    public String render() {
      return """
      select name, data_type, is_nullable, default_expression
      from system.columns
      where database = %s and table = %s"""
          .formatted(Literal.text(table.database()), Literal.text(table.table()));
    }
  }

  record Version() implements Catalog {
    @Override
    public String render() {
      return "select version()";
    }
  }
}
