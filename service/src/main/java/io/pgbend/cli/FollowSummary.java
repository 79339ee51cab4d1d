package io.pgbend.cli;

import io.pgbend.change.TableName;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last word about a table that was followed. */
final class FollowSummary {
  private final Console console;

  FollowSummary(Console console) {
    this.console = console;
  }

  void show(TableName table, TableRef into, FollowStatus status, Duration duration) {
    FollowStatus.Totals totals = status.totals();
    console.result(
        "followed %s → %s for %s: %s copied, %s inserted, %s updated, %s deleted%s; in step up to %s"
            .formatted(
                table,
                into,
                Figures.seconds(duration),
                Figures.count(totals.copied(), "row"),
                Figures.rows(totals.inserted()),
                Figures.rows(totals.updated()),
                Figures.rows(totals.deleted()),
                totals.ignored() == 0 ? "" : ", " + Figures.rows(totals.ignored()) + " ignored",
                status.mergedLsn()));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", table.toString());
    fields.put("target", into.toString());
    fields.put("rows", totals.copied());
    fields.put("seconds", duration.toMillis() / 1000.0);
    fields.put("inserted", totals.inserted());
    fields.put("updated", totals.updated());
    fields.put("deleted", totals.deleted());
    fields.put("ignored", totals.ignored());
    fields.put("loadedLsn", status.loadedLsn().toString());
    fields.put("mergedLsn", status.mergedLsn().toString());
    console.result(fields);
  }
}
