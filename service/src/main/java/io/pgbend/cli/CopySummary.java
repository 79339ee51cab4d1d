package io.pgbend.cli;

import io.pgbend.change.TableName;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.target.sql.TableRef;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last word about a copy. */
final class CopySummary {
  private final Console console;

  CopySummary(Console console) {
    this.console = console;
  }

  void show(TableName table, TableRef into, SnapshotResult result) {
    result
        .unrepresentable()
        .forEach(
            (column, count) ->
                console.remark(
                    "warning: %s of column \"%s\" cannot be held by Databend and became NULL"
                        .formatted(Figures.count(count, "value"), column)));
    console.result(
        "copied %s → %s: %s in %s, %s rows/s, %s read, %s staged"
            .formatted(
                table,
                into,
                Figures.count(result.rows(), "row"),
                Figures.seconds(result.duration()),
                Figures.rows(Figures.rate(result.rows(), result.duration())),
                Figures.bytes(result.sourceBytes()),
                Figures.bytes(result.stagedBytes())));
    console.result(fields(table, into, result));
  }

  private static Map<String, Object> fields(TableName table, TableRef into, SnapshotResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", table.toString());
    fields.put("target", into.toString());
    fields.put("rows", result.rows());
    fields.put("bytes", result.sourceBytes());
    fields.put("stagedBytes", result.stagedBytes());
    fields.put("files", result.files());
    fields.put("seconds", result.duration().toMillis() / 1000.0);
    fields.put("rowsPerSecond", Figures.rate(result.rows(), result.duration()));
    fields.put("unrepresentable", result.unrepresentable());
    return fields;
  }
}
