package io.pgbend.checkpoint;

/**
 * Takes rows out of the target again.
 *
 * @param <T> a transaction of the target
 */
public interface Removal<T> {
  /**
   * Removes.
   *
   * @param rows how many were copied, and nothing else may be removed
   */
  void of(T transaction, long rows);
}
