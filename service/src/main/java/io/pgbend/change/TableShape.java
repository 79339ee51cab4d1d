package io.pgbend.change;

import java.util.List;

/** A source table's columns in their order, and the names of its key columns (empty when none). */
public record TableShape(TableName name, List<SourceColumn> columns, List<String> key) {
  public TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }
}
