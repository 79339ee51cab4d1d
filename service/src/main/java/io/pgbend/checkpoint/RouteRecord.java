package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task's claim on the changes of a slot, as it is kept at home.
 *
 * @param attachedAt position between two transactions from which on changes were wanted
 * @param coveredTo up to here the task has missed nothing
 * @param loadedMirror the loaded mark of the task's control row when the slot was last
 *     acknowledged, or earlier: the row may be ahead of it, never behind
 * @param gapOrNull why the task has missed changes, or null when it has not
 * @param gapDetail more about that; empty when there is no gap
 * @param definition JSON that only the task's owner reads
 * @param facts JSON that only the start-up checks read
 */
public record RouteRecord(
    TaskKey task,
    SlotKey slot,
    String publication,
    Lsn attachedAt,
    Lsn coveredTo,
    Lsn loadedMirror,
    @Nullable ProblemCode gapOrNull,
    String gapDetail,
    String definition,
    String facts) {

  /**
   * A route without a gap that begins at a position between two transactions. Its control row says
   * so already: {@link LoadMarks#startingAt}.
   */
  public static RouteRecord attached(
      TaskKey task, SlotKey slot, String publication, Lsn at, String definition, String facts) {
    return new RouteRecord(
        task, slot, publication, at, at, before(at), null, "", definition, facts);
  }

  /** The loaded mark of a task that has everything below a position between two transactions. */
  public static Lsn before(Lsn position) {
    return new Lsn(position.value() - 1);
  }

  /** Why the task has missed changes. */
  public Optional<ProblemCode> gap() {
    return Optional.ofNullable(gapOrNull);
  }
}
