package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.target.raw.RawTable;

/**
 * A part of a range that one statement can merge.
 *
 * @param after the last change before it
 * @param upTo its last change
 */
record Segment(Place after, Place upTo) {

  /** A change by its transaction and its ordinal there. */
  record Place(Lsn commit, long ordinal) {
    /** Behind all changes of a transaction. */
    static Place behind(Lsn commit) {
      return new Place(commit, Long.MAX_VALUE);
    }
  }

  static Segment of(MergeRange range) {
    return new Segment(Place.behind(range.after()), Place.behind(range.upTo()));
  }

  /** A condition on rows of a raw table; the plain bounds let the server skip blocks. */
  String condition() {
    String from = Long.toUnsignedString(after.commit().value());
    String to = Long.toUnsignedString(upTo.commit().value());
    String start =
        after.ordinal() == Long.MAX_VALUE
            ? "%s > %s".formatted(RawTable.COMMIT_LSN, from)
            : "%s >= %s and (%s > %s or %s > %d)"
                .formatted(
                    RawTable.COMMIT_LSN,
                    from,
                    RawTable.COMMIT_LSN,
                    from,
                    RawTable.ORDINAL,
                    after.ordinal());
    String end =
        upTo.ordinal() == Long.MAX_VALUE
            ? "%s <= %s".formatted(RawTable.COMMIT_LSN, to)
            : "%s <= %s and (%s < %s or %s <= %d)"
                .formatted(
                    RawTable.COMMIT_LSN,
                    to,
                    RawTable.COMMIT_LSN,
                    to,
                    RawTable.ORDINAL,
                    upTo.ordinal());
    return start + " and " + end;
  }
}
