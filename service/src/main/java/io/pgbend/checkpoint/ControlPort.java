package io.pgbend.checkpoint;

import io.pgbend.problem.SyncException;
import io.pgbend.target.sql.ControlUpdate;
import java.util.List;

/**
 * Where the control rows of one task are. Thread-safe.
 *
 * @param <T> a transaction there
 */
public interface ControlPort<T> {
  /** Makes the rows where there are none; each says that nothing was done yet. */
  void prepare();

  /** The row for loading, read outside of any transaction. */
  LoadControl load();

  /** The row for merging, read outside of any transaction. */
  MergeControl merge();

  /** The row for loading as an open transaction sees it. */
  LoadControl load(T transaction);

  /** The row for merging as an open transaction sees it. */
  MergeControl merge(T transaction);

  /**
   * One transaction: {@code BEGIN → work → updates → COMMIT}. Returning is no proof that it took
   * place, and failing is none that it did not or will not.
   *
   * @throws SyncException {@code FENCED} when an update does not change exactly one row
   */
  void transact(Windows windows, Work<T> work, List<ControlUpdate> updates);
}
