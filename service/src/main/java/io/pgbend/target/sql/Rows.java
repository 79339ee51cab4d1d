package io.pgbend.target.sql;

import java.util.List;

/** Statements about the rows of a table. */
public sealed interface Rows extends Statement {

  /** All rows. Unlike TRUNCATE it belongs to the transaction, and it is as quick. */
  record DeleteAll(TableRef table) implements Rows {
    @Override
    public String render() {
      return "delete from " + table.render();
    }
  }

  /** Every row of one table into another, the same columns of both. */
  record InsertSelect(TableRef into, TableRef from, List<String> columns) implements Rows {
    public InsertSelect {
      columns = List.copyOf(columns);
    }

    @Override
    public String render() {
      String names = Names.list(columns);
      return """
      insert into %s (%s)
      select %s
      from %s"""
          .formatted(into.render(), names, names, from.render());
    }
  }

  record Count(TableRef table) implements Rows {
    @Override
    public String render() {
      return "select count(*) from " + table.render();
    }
  }

  /** One row when the table has any, else none. */
  record AnyRow(TableRef table) implements Rows {
    @Override
    public String render() {
      return "select 1 from " + table.render() + " limit 1";
    }
  }

  /** All rows, the named columns in that order. */
  record Select(TableRef table, List<String> columns) implements Rows {
    public Select {
      columns = List.copyOf(columns);
    }

    @Override
    public String render() {
      return "select " + Names.list(columns) + "\nfrom " + table.render();
    }
  }
}
