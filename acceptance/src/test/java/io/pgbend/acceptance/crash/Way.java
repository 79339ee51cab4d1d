package io.pgbend.acceptance.crash;

import io.pgbend.pipeline.WhenNotEmpty;
import java.util.List;
import java.util.Optional;

/** The ways in which a copy's rows come into the target. */
enum Way {
  NEW,
  EMPTY,
  REPLACE,
  APPEND,
  MERGE;

  /** Rows of the target before; their ids from 1 are the source's too. */
  static final long OLD_ROWS = 15;

  private static final long OLD_IDS = 10 * 11 / 2 + 1_000_001L * 5 + 4 * 5 / 2;
  private static final long OLD_IDS_ALONE = 1_000_001L * 5 + 4 * 5 / 2;

  Optional<WhenNotEmpty> whenNotEmpty() {
    return switch (this) {
      case NEW, EMPTY -> Optional.empty();
      case REPLACE -> Optional.of(WhenNotEmpty.REPLACE);
      case APPEND -> Optional.of(WhenNotEmpty.APPEND);
      case MERGE -> Optional.of(WhenNotEmpty.MERGE);
    };
  }

  boolean shadows() {
    return switch (this) {
      case NEW, EMPTY -> false;
      case REPLACE, APPEND, MERGE -> true;
    };
  }

  /** What makes the target as it is before the copy. */
  List<String> before() {
    String table = "create table t (id int not null, name string)";
    String old = "insert into t select number + 1, 'old' from numbers(10)";
    String alone = "insert into t select number + 1000001, 'old' from numbers(5)";
    return switch (this) {
      case NEW -> List.of();
      case EMPTY -> List.of(table);
      case REPLACE, APPEND, MERGE -> List.of(table, old, alone);
    };
  }

  Optional<Found> rowsBefore() {
    return switch (this) {
      case NEW -> Optional.empty();
      case EMPTY -> Optional.of(new Found(0, 0, 0));
      case REPLACE, APPEND, MERGE -> Optional.of(new Found(OLD_ROWS, OLD_IDS, OLD_ROWS));
    };
  }

  /** What the target has when ids from 1 to {@code rows} were copied. */
  Found rowsAfter(long rows) {
    long ids = rows * (rows + 1) / 2;
    return switch (this) {
      case NEW, EMPTY, REPLACE -> new Found(rows, ids, 0);
      case APPEND -> new Found(rows + OLD_ROWS, ids + OLD_IDS, OLD_ROWS);
      case MERGE -> new Found(rows + 5, ids + OLD_IDS_ALONE, 5);
    };
  }
}
