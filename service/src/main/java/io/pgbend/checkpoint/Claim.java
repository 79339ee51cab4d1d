package io.pgbend.checkpoint;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.client.RetryClass;
import io.pgbend.target.sql.Assignment;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task in the hands of one run: every write goes through its fence, and every commit is proved by
 * reading the control row back. Used by one thread at a time.
 */
public final class Claim {
  /** What is written together with the control row, in one transaction. */
  public interface Work {
    void in(DatabendSession session);
  }

  /** Takes rows out of the target again. */
  public interface Removal {
    /**
     * Removes.
     *
     * @param rows how many were loaded, and nothing else may be removed
     */
    void of(DatabendSession session, long rows);
  }

  /** Where a test may end a transaction: before and after its commit. */
  private record Windows(FailPoint fenced, FailPoint committed) {}

  private static final Windows INTEND =
      new Windows(FailPoint.INTENT_FENCED, FailPoint.INTENT_COMMITTED);
  private static final Windows LOAD = new Windows(FailPoint.LOAD_FENCED, FailPoint.LOAD_COMMITTED);
  private static final Windows CONCLUDE =
      new Windows(FailPoint.CONCLUDE_FENCED, FailPoint.CONCLUDE_COMMITTED);
  private static final Windows DISCARD =
      new Windows(FailPoint.DISCARD_FENCED, FailPoint.DISCARD_COMMITTED);

  private final DatabendClient client;
  private final Bookkeeping books;
  private final long epoch;
  private final String owner;
  private final Backoff backoff;

  Claim(DatabendClient client, Bookkeeping books, long epoch, String owner, Backoff backoff) {
    this.client = client;
    this.books = books;
    this.epoch = epoch;
    this.owner = owner;
    this.backoff = backoff;
  }

  public Bookkeeping books() {
    return books;
  }

  /** Number of this run among all runs of the task, 1 or more. */
  public long epoch() {
    return epoch;
  }

  /**
   * Loads a piece: {@code BEGIN → work → UPDATE control_load → COMMIT → read back}, again from the
   * start as long as that may help. Afterwards the piece is in the target exactly once.
   *
   * @param before rows that this run has loaded so far
   * @param after the same with this piece's, more than before
   */
  public void load(long before, long after, Work work) throws InterruptedException {
    ControlUpdate fence = rowsLoaded(before, after);
    commit(LOAD, work, fence, () -> ownLoad().rows() >= after);
  }

  /** Writes what is about to be done; from here on loaded rows are counted from 0. */
  public void intend(Intent intent) throws InterruptedException {
    finish(INTEND, intent.json(), session -> Claims.change(session, rowsLoaded(rows(session), 0)));
  }

  /**
   * Makes a new set of rows visible: {@code BEGIN → work → UPDATE control_merge → COMMIT → read
   * back}. The next generation begins, and nothing is intended any more.
   */
  public void conclude(Work work) throws InterruptedException {
    finish(CONCLUDE, null, work);
  }

  /**
   * Takes back what was loaded since the last intent, by this run or by one that was cut off:
   * {@code BEGIN → removal → UPDATE both control rows → COMMIT → read back}. A load whose COMMIT is
   * still on its way meets this one at {@code control_load}, so only one of the two takes place.
   */
  public void discard(Removal removal) throws InterruptedException {
    finish(
        DISCARD,
        null,
        session -> {
          long loaded = rows(session);
          removal.of(session, loaded);
          Claims.change(session, rowsLoaded(loaded, 0));
        });
  }

  private ControlUpdate rowsLoaded(long before, long after) {
    return new ControlUpdate(
        books.controlLoad(),
        epoch,
        List.of(Assignment.whole(ControlTables.PIECE_ORDINAL, before)),
        List.of(Assignment.whole(ControlTables.PIECE_ORDINAL, after)));
  }

  private void finish(Windows windows, @Nullable String intent, Work work)
      throws InterruptedException {
    long generation = ownMerge().generation();
    ControlUpdate fence =
        new ControlUpdate(
            books.controlMerge(),
            epoch,
            List.of(Assignment.whole(ControlTables.GENERATION, generation)),
            List.of(
                Assignment.whole(ControlTables.GENERATION, generation + 1),
                intent == null
                    ? Assignment.none(ControlTables.INTENT)
                    : Assignment.text(ControlTables.INTENT, intent)));
    commit(windows, work, fence, () -> ownMerge().generation() > generation);
  }

  /** Asks whether a commit took place, in a session of its own. */
  private interface Proof {
    boolean holds();
  }

  private void commit(Windows windows, Work work, ControlUpdate fence, Proof proof)
      throws InterruptedException {
    Backoff.Attempts attempts = backoff.start();
    while (true) {
      try {
        attempt(windows, work, fence);
        if (proof.holds()) {
          return;
        }
        throw SyncException.of(
            ProblemCode.COMMIT_WITHOUT_EFFECT,
            "The control row %s is as it was before.".formatted(fence.table()));
      } catch (SyncException failure) {
        if (tookPlace(proof, failure)) {
          return;
        }
        if (!Claims.mayTryAgain(failure) || !attempts.pause()) {
          throw failure;
        }
      }
    }
  }

  /**
   * Whatever went wrong, the control row decides: a COMMIT whose answer was lost may take place
   * even after it was looked for, and the next attempt then fails at its own work.
   *
   * @throws SyncException {@code FENCED} when another run has caused the failure
   */
  private static boolean tookPlace(Proof proof, SyncException failure) {
    if (RetryClass.of(failure) == RetryClass.INTERRUPTED) {
      return false;
    }
    try {
      return proof.holds();
    } catch (SyncException unread) {
      if (unread.code() == ProblemCode.FENCED) {
        unread.addSuppressed(failure);
        throw unread;
      }
      failure.addSuppressed(unread);
      return false;
    }
  }

  private void attempt(Windows windows, Work work, ControlUpdate fence) {
    try (DatabendSession session = client.session()) {
      session.begin();
      work.in(session);
      Claims.change(session, fence);
      windows.fenced().reach();
      session.commit();
      windows.committed().reach();
    }
  }

  /**
   * The reason of a failure: another run's taking the task explains most others.
   *
   * @return {@code FENCED}, or the failure itself
   */
  public SyncException reason(SyncException failure) {
    if (failure.code() == ProblemCode.TARGET_UNREACHABLE
        || RetryClass.of(failure) == RetryClass.INTERRUPTED) {
      return failure;
    }
    try {
      requireOwned();
    } catch (SyncException other) {
      if (other.code() == ProblemCode.FENCED && failure.code() != ProblemCode.FENCED) {
        other.addSuppressed(failure);
        return other;
      }
    }
    return failure;
  }

  /**
   * Looks whether the task is still in this run's hands.
   *
   * @throws SyncException {@code FENCED} when another run has taken it
   */
  public void requireOwned() {
    ownLoad();
    ownMerge();
  }

  private LoadControl ownLoad() {
    LoadControl load = loadControl();
    requireOwn(load.epoch() == epoch && load.owner().equals(owner));
    return load;
  }

  private MergeControl ownMerge() {
    MergeControl merge = mergeControl();
    requireOwn(merge.epoch() == epoch);
    return merge;
  }

  private static void requireOwn(boolean own) {
    if (!own) {
      throw SyncException.of(
          ProblemCode.FENCED, "Another run has taken the table's control rows meanwhile.");
    }
  }

  private LoadControl loadControl() {
    try (DatabendSession session = client.session()) {
      return loadControl(session);
    }
  }

  private LoadControl loadControl(DatabendSession session) {
    QueryResult row = session.query(ControlTables.readLoad(books.controlLoad()));
    return new LoadControl(
        row.number(0, ControlTables.EPOCH),
        row.number(0, ControlTables.PIECE_ORDINAL),
        row.text(0, ControlTables.STORE_ID));
  }

  private long rows(DatabendSession session) {
    return loadControl(session).rows();
  }

  /** The merge row as it is now. */
  public MergeControl mergeControl() {
    try (DatabendSession session = client.session()) {
      QueryResult row = session.query(ControlTables.readMerge(books.controlMerge()));
      return new MergeControl(
          row.number(0, ControlTables.EPOCH),
          row.number(0, ControlTables.GENERATION),
          row.optionalText(0, ControlTables.INTENT).flatMap(Intent::parse).orElse(null));
    }
  }
}
