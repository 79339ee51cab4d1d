package io.pgbend.target.merge;

import io.pgbend.problem.SyncException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a range holds, as far as it can be merged at once.
 *
 * @param range ends before the first change that cannot be merged
 * @param inserts visible rows by kind; {@code moves} are changes of key
 * @param unsent rows that leave out values
 * @param movedUnsent those among them that came from another key
 * @param lastCommitOrNull when the last transaction was committed; null when there is none
 * @param obstacleOrNull why the range ends before it was wanted to
 */
public record RangeContents(
    MergeRange range,
    long inserts,
    long updates,
    long deletes,
    long moves,
    long truncates,
    long unsent,
    long movedUnsent,
    @Nullable Instant lastCommitOrNull,
    @Nullable SyncException obstacleOrNull) {

  /** When the last transaction was committed at the source; empty when nothing is visible. */
  public Optional<Instant> lastCommitTime() {
    return Optional.ofNullable(lastCommitOrNull);
  }

  /** Why the range ends before it was wanted to. */
  public Optional<SyncException> obstacle() {
    return Optional.ofNullable(obstacleOrNull);
  }

  /** Whether nothing is to be merged. */
  boolean isEmpty() {
    return inserts + updates + deletes + moves + truncates == 0;
  }

  RangeContents stoppedBy(SyncException obstacle) {
    return new RangeContents(
        range,
        inserts,
        updates,
        deletes,
        moves,
        truncates,
        unsent,
        movedUnsent,
        lastCommitOrNull,
        obstacle);
  }
}
