package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.merge.Segment.Place;
import io.pgbend.target.raw.Overflow;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Statement;
import io.pgbend.target.sql.TableRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Merges ranges of one task's captured changes into its target, as if they had been applied one
 * after the other: each key has at most one row at any moment, an update that leaves out a value
 * keeps it, a change of key takes the row along, a truncate ends all rows. Without state;
 * thread-safe.
 */
public final class RangeMerge {
  private final RawText text;
  private final MergePolicy policy;

  /**
   * @param target the table whose columns have the mapping's target names
   */
  public RangeMerge(RawTable raw, TableRef target, MergePolicy policy) {
    this.text = new RawText(raw, target);
    this.policy = policy;
  }

  /**
   * Looks at what is to be merged, and up to where it can be.
   *
   * @param session may be in a transaction
   */
  public RangeContents look(DatabendSession session, MergeRange range, Visibility visibility) {
    QueryResult counts = session.query(new Questions.Contents(text, Segment.of(range), visibility));
    Optional<Lsn> overflow = position(counts, "overflow");
    Optional<Lsn> truncate =
        policy.stopAtTruncate() ? position(counts, "first_truncate") : Optional.empty();
    if (overflow.isEmpty() && truncate.isEmpty()) {
      return contents(range, counts);
    }
    boolean first = overflow.isPresent() && !truncate.filter(overflow.get()::isAfter).isPresent();
    Lsn obstacle = first ? overflow.get() : truncate.orElseThrow();
    SyncException reason =
        first ? overflow(session, range, visibility) : stoppedAtTruncate(obstacle);
    MergeRange rest = range.before(obstacle);
    if (!rest.upTo().isAfter(rest.after())) {
      return nothing(rest).stoppedBy(reason);
    }
    return contents(rest, session.query(new Questions.Contents(text, Segment.of(rest), visibility)))
        .stoppedBy(reason);
  }

  private static RangeContents nothing(MergeRange range) {
    return new RangeContents(range, 0, 0, 0, 0, 0, 0, 0, null, null);
  }

  private static Optional<Lsn> position(QueryResult counts, String column) {
    return counts.optionalText(0, column).map(Long::parseUnsignedLong).map(Lsn::new);
  }

  private static RangeContents contents(MergeRange range, QueryResult counts) {
    return new RangeContents(
        range,
        counts.number(0, "inserts"),
        counts.number(0, "updates"),
        counts.number(0, "deletes"),
        counts.number(0, "moves"),
        counts.number(0, "truncates"),
        counts.number(0, "unsent"),
        counts.number(0, "moved_unsent"),
        counts
            .optionalText(0, "committed")
            .map(micros -> Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS))
            .orElse(null),
        null);
  }

  private SyncException overflow(DatabendSession session, MergeRange range, Visibility visibility) {
    return Overflow.problem(
        session
            .query(new Questions.FirstOverflow(text, Segment.of(range), visibility))
            .text(0, RawTable.OVERFLOW));
  }

  private SyncException stoppedAtTruncate(Lsn commit) {
    return SyncException.of(
        ProblemCode.TRUNCATE_STOPPED,
        "The transaction with the commit position %s truncates it.".formatted(commit));
  }

  /**
   * Merges a range.
   *
   * @param session in a transaction, which is of no use any more after a failure
   * @param contents what {@link #look} has found in it; its range is merged
   * @throws SyncException {@code UNSENT_VALUE_UNKNOWN} when a value was left out and the target
   *     does not have the row
   */
  public MergeOutcome apply(
      DatabendSession session, MergeRange range, Visibility visibility, RangeContents contents) {
    if (contents.isEmpty()) {
      return MergeOutcome.NOTHING;
    }
    Segment whole = Segment.of(range);
    if (contents.truncates() > 0 && policy.allowDelete()) {
      session.query(new Questions.Empty(text.target()));
      whole = new Segment(lastTruncate(session, whole, visibility), whole.upTo());
    }
    for (Segment segment : segments(session, whole, visibility, contents)) {
      merge(session, segment, visibility, contents);
    }
    return outcome(contents);
  }

  private Place lastTruncate(DatabendSession session, Segment segment, Visibility visibility) {
    QueryResult last = session.query(new Questions.LastTruncate(text, segment, visibility));
    return new Place(
        new Lsn(Long.parseUnsignedLong(last.text(0, RawTable.COMMIT_LSN))),
        last.number(0, RawTable.ORDINAL));
  }

  private List<Segment> segments(
      DatabendSession session, Segment whole, Visibility visibility, RangeContents contents) {
    if (contents.movedUnsent() == 0) {
      return List.of(whole);
    }
    Segments segments = new Segments(whole);
    session.stream(new Questions.Moves(text, whole, visibility).render(), segments);
    return segments.parts();
  }

  private void merge(
      DatabendSession session, Segment segment, Visibility visibility, RangeContents contents) {
    boolean deletes = policy.allowDelete();
    List<RawColumn> open =
        contents.unsent() == 0 ? List.of() : leftOut(session, segment, visibility);
    if (open.isEmpty()) {
      session.query(new Fold.Last(text, segment, visibility, deletes));
      return;
    }
    Fold.Known fold =
        new Fold.Known(text, segment, visibility, deletes, open, contents.movedUnsent() > 0);
    long unknown = session.query(new Fold.Unknown(fold)).onlyNumber();
    if (unknown > 0) {
      throw SyncException.of(
          ProblemCode.UNSENT_VALUE_UNKNOWN,
          "Changes of %d rows of %s up to %s leave out values that are not known."
              .formatted(unknown, text.target(), segment.upTo().commit()));
    }
    session.query(fold);
  }

  private List<RawColumn> leftOut(DatabendSession session, Segment segment, Visibility visibility) {
    List<@Nullable String> counts =
        session.query(new Questions.LeftOut(text, segment, visibility)).rows().getFirst();
    return IntStream.range(0, counts.size())
        .filter(column -> !Objects.equals(counts.get(column), "0"))
        .mapToObj(text.open()::get)
        .toList();
  }

  private MergeOutcome outcome(RangeContents contents) {
    boolean deletes = policy.allowDelete();
    return new MergeOutcome(
        contents.inserts(),
        contents.updates() + contents.moves(),
        deletes ? contents.deletes() : 0,
        deletes ? 0 : contents.deletes() + contents.truncates());
  }

  /**
   * The transaction that halves a range's rows; empty when there is only one, which cannot be
   * divided.
   */
  public Optional<Lsn> middle(DatabendSession session, MergeRange range) {
    QueryResult found = session.query(new Questions.Middle(text, range));
    return found.isEmpty() ? Optional.empty() : position(found, "middle");
  }

  /** Removes the changes of transactions up to a position, which are merged. */
  public Statement purge(Lsn upTo) {
    return new Questions.Purge(text.raw(), upTo);
  }
}
