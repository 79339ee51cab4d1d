package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.target.sql.Assignment;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The updates of a task's control rows: each holds only under our epoch and the expected marks. */
record Fences(Bookkeeping books, long epoch) {

  ControlUpdate load(LoadMarks before, LoadMarks after) {
    return new ControlUpdate(books.controlLoad(), epoch, marks(before), marks(after));
  }

  ControlUpdate merge(MergeMarks before, MergeMarks after) {
    return new ControlUpdate(books.controlMerge(), epoch, marks(before), marks(after));
  }

  /** Another intent, whatever was intended before: only the generation is expected. */
  ControlUpdate intend(long generation, @Nullable Intent intent) {
    return new ControlUpdate(
        books.controlMerge(),
        epoch,
        List.of(Assignment.whole(ControlTables.GENERATION, generation)),
        List.of(Assignment.whole(ControlTables.GENERATION, generation + 1), intention(intent)));
  }

  ControlUpdate copied(Intent before, Intent after) {
    return new ControlUpdate(
        books.controlMerge(), epoch, List.of(intention(before)), List.of(intention(after)));
  }

  ControlUpdate identify(SourceIdentity before, SourceIdentity after) {
    return new ControlUpdate(books.controlLoad(), epoch, identity(before), identity(after));
  }

  /** Ends an older run's epoch; what the row says of progress stays. */
  ControlUpdate takeLoad(long from, String owner) {
    return new ControlUpdate(
        books.controlLoad(),
        from,
        List.of(),
        List.of(
            Assignment.whole(ControlTables.EPOCH, epoch),
            Assignment.text(ControlTables.STORE_ID, owner)));
  }

  ControlUpdate takeMerge(long from) {
    return ControlUpdate.takeOver(books.controlMerge(), from, epoch);
  }

  private static List<Assignment> marks(LoadMarks marks) {
    return List.of(
        lsn(ControlTables.LOADED_COMMIT_LSN, marks.loadedCommit()),
        lsn(ControlTables.LOADED_END_LSN, marks.loadedEnd()),
        lsn(ControlTables.PIECE_COMMIT_LSN, marks.pieceCommit()),
        Assignment.whole(ControlTables.PIECE_ORDINAL, marks.pieceOrdinal()),
        lsn(ControlTables.COVERED_TO, marks.coveredTo()));
  }

  private static List<Assignment> marks(MergeMarks marks) {
    return List.of(
        lsn(ControlTables.MERGED_COMMIT_LSN, marks.mergedCommit()),
        lsn(ControlTables.MERGED_END_LSN, marks.mergedEnd()),
        Assignment.whole(ControlTables.GENERATION, marks.generation()),
        marks
            .snapshot()
            .map(snapshot -> Assignment.text(ControlTables.SNAPSHOT, snapshot.toString()))
            .orElseGet(() -> Assignment.none(ControlTables.SNAPSHOT)),
        marks.snapshotEnd().equals(Lsn.ZERO)
            ? Assignment.none(ControlTables.SNAPSHOT_END_LSN)
            : lsn(ControlTables.SNAPSHOT_END_LSN, marks.snapshotEnd()),
        intention(marks.intentOrNull()));
  }

  private static List<Assignment> identity(SourceIdentity identity) {
    return List.of(
        Assignment.text(ControlTables.SYSTEM_ID, identity.systemId()),
        Assignment.whole(ControlTables.TIMELINE, identity.timeline()));
  }

  private static Assignment intention(@Nullable Intent intent) {
    return intent == null
        ? Assignment.none(ControlTables.INTENT)
        : Assignment.text(ControlTables.INTENT, intent.json());
  }

  private static Assignment lsn(String column, Lsn lsn) {
    return Assignment.unsigned(column, lsn.value());
  }
}
