package io.pgbend.checkpoint;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.RetryClass;
import io.pgbend.target.sql.ControlUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commits, and knows it only from the control rows: tries a transaction until they show its effect,
 * as long as that may help. Thread-safe.
 *
 * @param <T> a transaction of the target
 */
final class ProvedCommit<T> {
  /** What the control rows show of a transaction. */
  enum Effect {
    /** They are as it leaves them. */
    THERE,
    /** They are as before. */
    ABSENT,
    /** They are neither: an older transaction took place late, or the target went back in time. */
    OTHER
  }

  /** Looks at the control rows, in a session of its own. */
  interface Proof {
    /**
     * Looks.
     *
     * @throws SyncException {@code FENCED} when another run has taken the task
     */
    Effect look();
  }

  private final ControlPort<T> control;
  private final Backoff backoff;

  ProvedCommit(ControlPort<T> control, Backoff backoff) {
    this.control = control;
    this.backoff = backoff;
  }

  Backoff backoff() {
    return backoff;
  }

  /**
   * {@code BEGIN → work → updates → COMMIT → read back}. Afterwards it took place exactly once.
   *
   * @throws SyncException after which it may still take place, unless the code is {@code FENCED}:
   *     who goes on reads the marks first
   */
  void run(Windows windows, Work<T> work, List<ControlUpdate> updates, Proof proof)
      throws InterruptedException {
    Backoff.Attempts attempts = backoff.start();
    while (true) {
      Seen seen = look(proof, attempt(windows, work, updates));
      switch (seen.effect()) {
        case THERE -> {
          return;
        }
        case OTHER -> throw moved(seen.failure());
        case ABSENT -> {
          if (!mayTryAgain(seen.failure()) || !attempts.pause()) {
            throw seen.failure();
          }
        }
      }
    }
  }

  static boolean mayTryAgain(SyncException failure) {
    if (failure.code() == ProblemCode.COMMIT_WITHOUT_EFFECT) {
      return true;
    }
    return switch (RetryClass.of(failure)) {
      case RETRY_TRANSACTION, SMALLER_BATCH, NEW_SESSION, READ_BACK -> true;
      case CREDENTIALS, OBJECT, BAD_DATA, CAPABILITY, OUR_MISTAKE, INTERRUPTED -> false;
    };
  }

  /** What was seen, and what to blame when it is not the effect. */
  private record Seen(Effect effect, SyncException failure) {}

  private @Nullable SyncException attempt(
      Windows windows, Work<T> work, List<ControlUpdate> updates) {
    try {
      control.transact(windows, work, updates);
      return null;
    } catch (SyncException failure) {
      return failure;
    }
  }

  /**
   * Whatever went wrong, the control rows decide: a COMMIT whose answer was lost may take place
   * even after it was looked for, and the next attempt then fails at its own work.
   */
  private static Seen look(Proof proof, @Nullable SyncException failure) {
    if (failure != null && RetryClass.of(failure) == RetryClass.INTERRUPTED) {
      return new Seen(Effect.ABSENT, failure);
    }
    try {
      return new Seen(proof.look(), failure == null ? withoutEffect() : failure);
    } catch (SyncException unread) {
      boolean fenced = unread.code() == ProblemCode.FENCED;
      if (failure != null && !fenced) {
        failure.addSuppressed(unread);
        return new Seen(Effect.ABSENT, failure);
      }
      if (failure != null) {
        unread.addSuppressed(failure);
      }
      if (fenced) {
        throw unread;
      }
      return new Seen(Effect.ABSENT, unread);
    }
  }

  private static SyncException withoutEffect() {
    return SyncException.of(
        ProblemCode.COMMIT_WITHOUT_EFFECT, "The control rows are as they were before.");
  }

  private static SyncException moved(SyncException failure) {
    return SyncException.of(
        ProblemCode.TARGET_OUTCOME_UNKNOWN,
        "The control rows are neither as before nor as expected; they have to be read again.",
        failure);
  }
}
