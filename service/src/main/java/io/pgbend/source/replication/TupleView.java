package io.pgbend.source.replication;

/**
 * The columns of one row within the bytes of a message, in the order of the relation's columns. One
 * object is used again for every row: it is valid only during the call that brings it.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">TupleData</a>
 */
public interface TupleView {
  /** NULL. */
  byte NULL = 'n';

  /** A large value that did not change and was not sent. */
  byte UNSENT = 'u';

  /** A value in text form. */
  byte TEXT = 't';

  int columns();

  /** {@link #NULL}, {@link #UNSENT} or {@link #TEXT}. */
  byte kind(int column);

  /** The array in which the values of all columns lie. */
  byte[] data();

  /** Where a value begins; 0 unless it is {@link #TEXT}. */
  int offset(int column);

  /** How many bytes a value has; 0 unless it is {@link #TEXT}. */
  int length(int column);
}
