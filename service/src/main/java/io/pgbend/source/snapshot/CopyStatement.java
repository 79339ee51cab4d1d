package io.pgbend.source.snapshot;

import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The COPY that reads one chunk. Columns are named one by one, because a leaf may hold them in
 * another order than its root.
 *
 * @param where a validated condition, empty for none
 */
record CopyStatement(SourceTable table, List<SelectedColumn> columns, Chunk chunk, String where) {

  String render() {
    return "copy (select %s from %s%s%s) to stdout (format binary)"
        .formatted(
            columns.stream().map(this::expression).collect(Collectors.joining(", ")),
            chunk.only() ? "only " : "",
            SqlText.table(chunk.table()),
            condition());
  }

  private String expression(SelectedColumn column) {
    String name = SqlText.identifier(column.name());
    return column.asText() ? table.text(column.name()).expression(name) : name;
  }

  private String condition() {
    String range = chunk.range().condition();
    if (where.isEmpty()) {
      return range.isEmpty() ? "" : " where " + range;
    }
    String user = "(" + where + "\n)";
    return " where " + (range.isEmpty() ? user : range + " and " + user);
  }
}
