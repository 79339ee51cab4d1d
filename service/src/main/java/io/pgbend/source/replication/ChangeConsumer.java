package io.pgbend.source.replication;

/**
 * Takes what a stream says, in its order, from one thread: {@code begin (change)* commit}, with
 * relations and messages between. Views are valid only during the call.
 */
public interface ChangeConsumer {
  /** What an update or delete says of the old row. */
  enum Old {
    /** Nothing: the replica identity has not changed. */
    NONE,
    /** The columns of the replica identity; the others are NULL. */
    KEY,
    /** The whole row. */
    ROW
  }

  /**
   * A transaction begins.
   *
   * @param commitLsn where its commit record begins; orders transactions, and no two share it
   * @param commitMicros when it was committed, microseconds since 1970 UTC, by the server's clock
   * @param xid the lower 32 bits of its number
   */
  void begin(long commitLsn, long commitMicros, int xid) throws InterruptedException;

  /**
   * The transaction has been sent whole.
   *
   * @param endLsn behind its commit record: the position to acknowledge
   */
  void commit(long commitLsn, long endLsn) throws InterruptedException;

  void relation(RelationMessage relation);

  /** Asked before a row is taken apart: whether anybody wants changes of that relation. */
  boolean wants(long relation);

  void insert(long relation, TupleView row) throws InterruptedException;

  /**
   * A row was changed.
   *
   * @param old has no columns when {@code kind} is NONE
   */
  void update(long relation, Old kind, TupleView old, TupleView row) throws InterruptedException;

  /** A row was deleted; {@code kind} is KEY or ROW. */
  void delete(long relation, Old kind, TupleView old) throws InterruptedException;

  /** Several relations at once when one statement or CASCADE emptied them together. */
  void truncate(long[] relations, boolean cascade, boolean restartIdentity)
      throws InterruptedException;

  /**
   * Something that a session wrote with {@code pg_logical_emit_message}.
   *
   * @param transactional whether it belongs to the transaction that is being sent
   */
  void message(boolean transactional, long lsn, String prefix);
}
