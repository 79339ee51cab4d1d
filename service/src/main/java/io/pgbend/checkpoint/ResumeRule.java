package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import java.util.Optional;

/**
 * Whether a task that was followed before may go on where it was, judged before anything is read
 * from the slot. A gap is never guessed away: the server skips what was acknowledged without a
 * word.
 */
public final class ResumeRule {
  private ResumeRule() {}

  /** What becomes of the task. */
  public sealed interface Verdict {
    /** It goes on, and has missed nothing up to a position. */
    record GoOn(Lsn coveredTo) implements Verdict {}

    /** The control row proves what the ledger has lost: the route is to be attached again. */
    record Rebuild(Lsn coveredTo) implements Verdict {}

    /** It has missed changes, or may have: to be flagged before anything is acknowledged. */
    record Gap(ProblemCode code, String detail) implements Verdict {}
  }

  /**
   * What is known at the start.
   *
   * @param marks of the task's control row
   * @param confirmed the slot's {@code confirmed_flush_lsn}; it may be behind what was acknowledged
   *     after a crash of the server, and is ahead of it only when somebody else moved it
   */
  public record Start(LoadMarks marks, Lsn confirmed) {}

  /**
   * Judges a task that has control rows.
   *
   * @param route the ledger's record; empty when the ledger does not know the task
   */
  public static Verdict judge(Start start, Optional<RouteRecord> route) {
    return route.map(known -> known(start, known)).orElseGet(() -> unknown(start));
  }

  private static Verdict known(Start start, RouteRecord route) {
    ProblemCode gap = route.gapOrNull();
    if (gap != null) {
      return new Verdict.Gap(gap, route.gapDetail());
    }
    if (route.loadedMirror().isAfter(start.marks().loadedCommit())) {
      return new Verdict.Gap(
          ProblemCode.TARGET_WENT_BACK,
          "Changes were loaded up to %s, and the target now says %s."
              .formatted(route.loadedMirror(), start.marks().loadedCommit()));
    }
    if (start.confirmed().isAfter(route.coveredTo())) {
      return ahead(start, "the task is covered up to " + route.coveredTo());
    }
    return new Verdict.GoOn(route.coveredTo());
  }

  /** Without a record only the control row can prove that nothing was missed. */
  private static Verdict unknown(Start start) {
    Lsn proved = start.marks().coveredTo().max(start.marks().loadedEnd());
    return start.confirmed().isAfter(proved)
        ? ahead(start, "the target proves changes up to " + proved)
        : new Verdict.Rebuild(proved);
  }

  private static Verdict ahead(Start start, String known) {
    return new Verdict.Gap(
        ProblemCode.SLOT_AHEAD,
        "The slot is confirmed up to %s, and %s.".formatted(start.confirmed(), known));
  }
}
