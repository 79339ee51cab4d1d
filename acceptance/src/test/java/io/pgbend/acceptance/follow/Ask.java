package io.pgbend.acceptance.follow;

import io.pgbend.change.TableName;
import io.pgbend.pipeline.CaptureBudget;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.WhenNotEmpty;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A table to follow, as a test asks for it: copied first, every change merged soon. */
record Ask(
    String table,
    String into,
    FollowMode mode,
    boolean allowDelete,
    boolean resync,
    long changesAtOnce,
    Duration patience,
    Duration interval) {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration RETENTION = Duration.ofDays(1);
  private static final int ROWS_OF_A_FILE = 500;

  static Ask of(String table) {
    return new Ask(
        table,
        table,
        FollowMode.SNAPSHOT_AND_CDC,
        true,
        false,
        Long.MAX_VALUE,
        Duration.ofMinutes(2),
        INTERVAL);
  }

  Ask into(String other) {
    return new Ask(table, other, mode, allowDelete, resync, changesAtOnce, patience, interval);
  }

  Ask changesOnly() {
    return new Ask(
        table, into, FollowMode.CDC, allowDelete, resync, changesAtOnce, patience, interval);
  }

  Ask keepingRows() {
    return new Ask(table, into, mode, false, resync, changesAtOnce, patience, interval);
  }

  Ask anew() {
    return new Ask(table, into, mode, allowDelete, true, changesAtOnce, patience, interval);
  }

  Ask atOnce(long changes) {
    return new Ask(table, into, mode, allowDelete, resync, changes, patience, interval);
  }

  Ask waiting(Duration time) {
    return new Ask(table, into, mode, allowDelete, resync, changesAtOnce, time, interval);
  }

  Ask every(Duration time) {
    return new Ask(table, into, mode, allowDelete, resync, changesAtOnce, patience, time);
  }

  FollowRequest request(String database, Path spool) {
    SnapshotRequest copy =
        new SnapshotRequest(
            new TableName("public", table),
            "",
            new TableRef(database, into),
            resync ? null : WhenNotEmpty.REPLACE,
            false,
            List.of(),
            ColumnWishes.none(),
            FileLimits.standard().atMost(ROWS_OF_A_FILE),
            2,
            spool);
    return new FollowRequest(
        copy,
        mode,
        interval,
        allowDelete,
        false,
        resync,
        changesAtOnce,
        patience,
        RETENTION,
        CaptureBudget.standard());
  }
}
