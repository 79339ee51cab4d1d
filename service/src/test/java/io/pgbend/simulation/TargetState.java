package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.simulation.SourceFake.Transaction;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.Literal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that the target has of one task.
 *
 * @param from changes are wanted from here on
 * @param base what the rows were built from
 */
record TargetState(
    Map<String, Literal> load,
    Map<String, Literal> merge,
    List<Raw> raw,
    Map<Integer, Integer> rows,
    Map<Integer, Integer> filling,
    Lsn from,
    Base base) {

  /** A captured change. */
  record Raw(Lsn commit, long ordinal, long xid, int key, int value) {}

  /** Rows to begin with, and the transactions that are in them. */
  record Base(Map<Integer, Integer> rows, Set<Transaction> seen) {}

  static final TargetState EMPTY =
      new TargetState(
          loadRow(),
          mergeRow(),
          List.of(),
          Map.of(),
          Map.of(),
          Lsn.ZERO,
          new Base(Map.of(), Set.of()));

  private static Map<String, Literal> loadRow() {
    Map<String, Literal> row = new HashMap<>();
    for (String column :
        List.of(
            ControlTables.EPOCH,
            ControlTables.LOADED_COMMIT_LSN,
            ControlTables.LOADED_END_LSN,
            ControlTables.PIECE_COMMIT_LSN,
            ControlTables.PIECE_ORDINAL,
            ControlTables.COVERED_TO,
            ControlTables.TIMELINE)) {
      row.put(column, Literal.whole(0));
    }
    row.put(ControlTables.STORE_ID, new Literal.Text(""));
    row.put(ControlTables.SYSTEM_ID, new Literal.Text(""));
    return row;
  }

  private static Map<String, Literal> mergeRow() {
    Map<String, Literal> row = new HashMap<>();
    for (String column :
        List.of(
            ControlTables.EPOCH,
            ControlTables.MERGED_COMMIT_LSN,
            ControlTables.MERGED_END_LSN,
            ControlTables.GENERATION)) {
      row.put(column, Literal.whole(0));
    }
    for (String column :
        List.of(ControlTables.SNAPSHOT, ControlTables.SNAPSHOT_END_LSN, ControlTables.INTENT)) {
      row.put(column, new Literal.Null());
    }
    return row;
  }

  static Lsn lsn(Map<String, Literal> row, String column) {
    return new Lsn(number(row, column));
  }

  static long number(Map<String, Literal> row, String column) {
    return row.get(column) instanceof Literal.Whole(BigInteger value) ? value.longValue() : 0;
  }

  Lsn loaded() {
    return lsn(load, ControlTables.LOADED_COMMIT_LSN);
  }

  Lsn merged() {
    return lsn(merge, ControlTables.MERGED_COMMIT_LSN);
  }

  /** Whether changes may be merged. */
  boolean concluded() {
    return merge.get(ControlTables.SNAPSHOT) instanceof Literal.Text;
  }

  long epoch() {
    return number(load, ControlTables.EPOCH);
  }

  String owner() {
    return load.get(ControlTables.STORE_ID) instanceof Literal.Text(String owner) ? owner : "";
  }

  TargetState withLoad(Map<String, Literal> other) {
    return new TargetState(other, merge, raw, rows, filling, from, base);
  }

  TargetState withMerge(Map<String, Literal> other) {
    return new TargetState(load, other, raw, rows, filling, from, base);
  }

  TargetState withRaw(List<Raw> other) {
    return new TargetState(load, merge, other, rows, filling, from, base);
  }

  TargetState withRows(Map<Integer, Integer> other) {
    return new TargetState(load, merge, raw, other, filling, from, base);
  }

  TargetState withFilling(Map<Integer, Integer> other) {
    return new TargetState(load, merge, raw, rows, other, from, base);
  }

  TargetState withFrom(Lsn other) {
    return new TargetState(load, merge, raw, rows, filling, other, base);
  }

  TargetState withBase(Base other) {
    return new TargetState(load, merge, raw, rows, filling, from, other);
  }
}
