package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.RetryClass;

/**
 * A task in the hands of one run, in Databend. What may be called from which thread says {@link
 * FencedWrites}, which does the work.
 */
public final class Claim {
  private final DatabendControl control;
  private final FencedWrites<DatabendSession> writes;

  Claim(DatabendControl control, FencedWrites<DatabendSession> writes) {
    this.control = control;
    this.writes = writes;
  }

  /**
   * The same task and run, for the new set of rows in its shadow table; see {@link FencedWrites}.
   */
  public Claim beside() throws InterruptedException {
    DatabendControl other = new DatabendControl(control.client(), books().beside(epoch()));
    return new Claim(other, writes.beside(other, other.books()));
  }

  public Bookkeeping books() {
    return control.books();
  }

  /** Number of this run among all runs of the task, 1 or more. */
  public long epoch() {
    return writes.epoch();
  }

  /** See {@link FencedWrites#requireOwned}. */
  public void requireOwned() {
    writes.requireOwned();
  }

  /** See {@link FencedWrites#loadMarks}. */
  public LoadMarks loadMarks() {
    return writes.loadMarks();
  }

  /** See {@link FencedWrites#mergeMarks}. */
  public MergeMarks mergeMarks() {
    return writes.mergeMarks();
  }

  /** The merge row as it is now, whoever has the task. */
  public MergeControl mergeControl() {
    return control.merge();
  }

  /** See {@link FencedWrites#identity}. */
  public SourceIdentity identity() {
    return writes.identity();
  }

  /** See {@link FencedWrites#identify}. */
  public void identify(String systemId, long timeline) throws InterruptedException {
    writes.identify(systemId, timeline);
  }

  /** See {@link FencedWrites#loadChanges}. */
  public void loadChanges(LoadMarks before, LoadMarks after, Work<DatabendSession> work)
      throws InterruptedException {
    writes.loadChanges(before, after, work);
  }

  /** See {@link FencedWrites#cover}. */
  public void cover(LoadMarks before, Lsn coveredTo) throws InterruptedException {
    writes.cover(before, coveredTo);
  }

  /** See {@link FencedWrites#mergeChanges}. */
  public void mergeChanges(MergeMarks before, MergeMarks after, Work<DatabendSession> work)
      throws InterruptedException {
    writes.mergeChanges(before, after, work);
  }

  /** See {@link FencedWrites#loadAndMerge}. */
  public void loadAndMerge(
      LoadMarks loadBefore,
      LoadMarks loadAfter,
      MergeMarks mergeBefore,
      MergeMarks mergeAfter,
      Work<DatabendSession> work)
      throws InterruptedException {
    writes.loadAndMerge(loadBefore, loadAfter, mergeBefore, mergeAfter, work);
  }

  /** See {@link FencedWrites#intend}. */
  public void intend(Intent intent) throws InterruptedException {
    writes.intend(intent);
  }

  /** See {@link FencedWrites#copied}. */
  public void copied(long before, long after, Work<DatabendSession> work)
      throws InterruptedException {
    writes.copied(before, after, work);
  }

  /** See {@link FencedWrites#conclude(Work)}. */
  public void conclude(Work<DatabendSession> work) throws InterruptedException {
    writes.conclude(work);
  }

  /** See {@link FencedWrites#conclude(MergeMarks, Work)}. */
  public void conclude(MergeMarks after, Work<DatabendSession> work) throws InterruptedException {
    writes.conclude(after, work);
  }

  /** See {@link FencedWrites#discard}. */
  public void discard(Removal<DatabendSession> removal) throws InterruptedException {
    writes.discard(removal);
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
}
