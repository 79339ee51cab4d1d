package io.pgbend.target.sql;

import java.util.List;

/**
 * The two one-row tables that tell the truth about a task's progress. There are two because loading
 * and merging run at the same time, and Databend finds a conflict on a row only at COMMIT.
 *
 * <p>Positions in the stream are {@code bigint unsigned}, numbers of our own counting {@code
 * bigint}.
 */
public final class ControlTables {
  public static final String EPOCH = "epoch";
  public static final String LOADED_COMMIT_LSN = "loaded_commit_lsn";
  public static final String LOADED_END_LSN = "loaded_end_lsn";
  public static final String PIECE_COMMIT_LSN = "piece_commit_lsn";
  public static final String PIECE_ORDINAL = "piece_ordinal";
  public static final String COVERED_TO = "covered_to";
  public static final String STORE_ID = "store_id";
  public static final String SYSTEM_ID = "system_id";
  public static final String TIMELINE = "timeline";
  public static final String MERGED_COMMIT_LSN = "merged_commit_lsn";
  public static final String MERGED_END_LSN = "merged_end_lsn";
  public static final String GENERATION = "generation";

  /** The snapshot S of a handover, as {@code pg_current_snapshot()} prints it. */
  public static final String SNAPSHOT = "snapshot";

  /** The position E of a handover: from here on no change is judged by the snapshot. */
  public static final String SNAPSHOT_END_LSN = "snapshot_end_lsn";

  public static final String TARGET_TABLE_ID = "target_table_id";
  public static final String SCHEMA_VERSION = "schema_version";

  /** What is about to be done outside of transactions, as JSON; null when nothing is. */
  public static final String INTENT = "intent";

  private static final List<ColumnDefinition> LOAD =
      List.of(
          number(EPOCH),
          position(LOADED_COMMIT_LSN),
          position(LOADED_END_LSN),
          position(PIECE_COMMIT_LSN),
          number(PIECE_ORDINAL),
          position(COVERED_TO),
          text(STORE_ID, false),
          text(SYSTEM_ID, false),
          number(TIMELINE));
  private static final List<ColumnDefinition> MERGE =
      List.of(
          number(EPOCH),
          position(MERGED_COMMIT_LSN),
          position(MERGED_END_LSN),
          number(GENERATION),
          text(SNAPSHOT, true),
          new ColumnDefinition(SNAPSHOT_END_LSN, "bigint unsigned", true),
          new ColumnDefinition(TARGET_TABLE_ID, "bigint unsigned", true),
          number(SCHEMA_VERSION),
          text(INTENT, true));

  private ControlTables() {}

  public static TableRef load(String database, String task) {
    return new TableRef(database, "control_load_" + task);
  }

  public static TableRef merge(String database, String task) {
    return new TableRef(database, "control_merge_" + task);
  }

  /** Makes the table with a row that says that nothing was done yet, unless it is there. */
  public static Definition.CreateWithRow createLoad(TableRef table) {
    return new Definition.CreateWithRow(
        table, LOAD, LOAD.stream().map(ControlTables::first).toList());
  }

  /** Makes the table with a row that says that nothing was done yet, unless it is there. */
  public static Definition.CreateWithRow createMerge(TableRef table) {
    return new Definition.CreateWithRow(
        table, MERGE, MERGE.stream().map(ControlTables::first).toList());
  }

  private static Literal first(ColumnDefinition column) {
    if (column.nullable()) {
      return new Literal.Null();
    }
    return column.type().equals("string") ? new Literal.Text("") : Literal.whole(0);
  }

  public static Rows.Select readLoad(TableRef table) {
    return new Rows.Select(table, LOAD.stream().map(ColumnDefinition::name).toList());
  }

  public static Rows.Select readMerge(TableRef table) {
    return new Rows.Select(table, MERGE.stream().map(ColumnDefinition::name).toList());
  }

  private static ColumnDefinition number(String name) {
    return new ColumnDefinition(name, "bigint", false);
  }

  private static ColumnDefinition position(String name) {
    return new ColumnDefinition(name, "bigint unsigned", false);
  }

  private static ColumnDefinition text(String name, boolean nullable) {
    return new ColumnDefinition(name, "string", nullable);
  }
}
