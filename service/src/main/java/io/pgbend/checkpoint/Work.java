package io.pgbend.checkpoint;

/**
 * What is written together with the control rows, in one transaction. It may be done several times,
 * of which at most one takes effect.
 *
 * @param <T> a transaction of the target
 */
public interface Work<T> {
  void in(T transaction);
}
