package io.pgbend.source.replication;

import io.pgbend.change.TableName;
import io.pgbend.problem.SyncException;
import io.pgbend.source.catalog.ReplicaIdentity;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the messages of pgoutput, protocol 1, apart and hands them to a {@link ChangeConsumer}.
 * Makes no object for a row or a value. Belongs to one connection, because the server describes
 * each relation once in a connection; for one thread.
 *
 * <p>Whatever is not exactly a message of that protocol in its right place ends in {@code
 * STREAM_MALFORMED}; nothing of such a message has been handed on, and the decoder is not to be
 * used any more.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">message
 *     formats</a>
 */
public final class PgOutputDecoder {
  /** Microseconds from 1970 to 2000, where PostgreSQL's clock begins. */
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  /** Flags, a name of at least its end, a type and a modifier. */
  private static final int SHORTEST_COLUMN = 10;

  private final MessageBytes message = new MessageBytes();
  private final RelationColumns relations = new RelationColumns();
  private final TupleCells old = new TupleCells();
  private final TupleCells row = new TupleCells();
  private boolean inTransaction;
  private long commitLsn;

  /** Whether a transaction has begun and its end has not come yet. */
  public boolean inTransaction() {
    return inTransaction;
  }

  /**
   * Decodes one message.
   *
   * @param data is not kept, and not changed; views given to the consumer lie in it
   * @throws SyncException {@code STREAM_MALFORMED} with the message's kind and the place in it
   */
  public void decode(byte[] data, int offset, int length, ChangeConsumer consumer)
      throws InterruptedException {
    byte kind = message.begin(data, offset, length);
    switch (kind) {
      case 'I' -> insert(consumer);
      case 'U' -> update(consumer);
      case 'D' -> delete(consumer);
      case 'B' -> begin(consumer);
      case 'C' -> commit(consumer);
      case 'R' -> relation(consumer);
      case 'T' -> truncate(consumer);
      case 'Y' -> type();
      case 'O' -> origin();
      case 'M' -> logicalMessage(consumer);
      default -> throw message.malformed("protocol 1 has no such message");
    }
  }

  private void begin(ChangeConsumer consumer) throws InterruptedException {
    if (inTransaction) {
      throw message.malformed("a transaction begins within another");
    }
    long lsn = message.int8();
    long micros = message.int8() + POSTGRES_EPOCH_MICROS;
    int xid = message.int4();
    message.finish();
    inTransaction = true;
    commitLsn = lsn;
    consumer.begin(lsn, micros, xid);
  }

  private void commit(ChangeConsumer consumer) throws InterruptedException {
    requireTransaction();
    if (message.int1() != 0) {
      throw message.malformed("unknown flags of a commit");
    }
    long lsn = message.int8();
    if (lsn != commitLsn) {
      throw message.malformed("the commit of another transaction than the one that began");
    }
    long endLsn = message.int8();
    if (Long.compareUnsigned(endLsn, lsn) <= 0) {
      throw message.malformed("a commit ends before it begins");
    }
    message.int8();
    message.finish();
    inTransaction = false;
    message.committed(lsn);
    consumer.commit(lsn, endLsn);
  }

  private void relation(ChangeConsumer consumer) {
    long oid = message.oid();
    String schema = message.text();
    String name = message.text();
    ReplicaIdentity identity = identity();
    int count = message.int2();
    if (count * SHORTEST_COLUMN > message.remaining()) {
      throw message.malformed("the message ends before its columns");
    }
    List<RelationMessage.Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(column());
    }
    message.finish();
    relations.put(oid, count);
    consumer.relation(
        new RelationMessage(
            oid, new TableName(schema.isEmpty() ? "pg_catalog" : schema, name), identity, columns));
  }

  private RelationMessage.Column column() {
    byte flags = message.int1();
    if ((flags & ~1) != 0) {
      throw message.malformed("unknown flags of a column");
    }
    return new RelationMessage.Column(message.text(), message.oid(), message.int4(), flags == 1);
  }

  private ReplicaIdentity identity() {
    byte letter = message.int1();
    return switch (letter) {
      case 'd' -> ReplicaIdentity.DEFAULT;
      case 'n' -> ReplicaIdentity.NOTHING;
      case 'f' -> ReplicaIdentity.FULL;
      case 'i' -> ReplicaIdentity.INDEX;
      default -> throw message.malformed("an unknown replica identity");
    };
  }

  private void insert(ChangeConsumer consumer) throws InterruptedException {
    long relation = message.oid();
    int columns = columnsOf(relation);
    if (!consumer.wants(relation)) {
      return;
    }
    requireNew(message.int1());
    row.read(message, columns);
    message.finish();
    consumer.insert(relation, row);
  }

  private void update(ChangeConsumer consumer) throws InterruptedException {
    long relation = message.oid();
    int columns = columnsOf(relation);
    if (!consumer.wants(relation)) {
      return;
    }
    byte part = message.int1();
    ChangeConsumer.Old kind = ChangeConsumer.Old.NONE;
    old.clear();
    if (part != 'N') {
      kind = oldKind(part);
      old.read(message, columns);
      part = message.int1();
    }
    requireNew(part);
    row.read(message, columns);
    message.finish();
    consumer.update(relation, kind, old, row);
  }

  private void delete(ChangeConsumer consumer) throws InterruptedException {
    long relation = message.oid();
    int columns = columnsOf(relation);
    if (!consumer.wants(relation)) {
      return;
    }
    ChangeConsumer.Old kind = oldKind(message.int1());
    old.read(message, columns);
    message.finish();
    consumer.delete(relation, kind, old);
  }

  private ChangeConsumer.Old oldKind(byte part) {
    return switch (part) {
      case 'K' -> ChangeConsumer.Old.KEY;
      case 'O' -> ChangeConsumer.Old.ROW;
      default -> throw message.malformed("neither an old key nor an old row");
    };
  }

  private void truncate(ChangeConsumer consumer) throws InterruptedException {
    requireTransaction();
    int count = message.int4();
    byte flags = message.int1();
    if ((flags & ~3) != 0) {
      throw message.malformed("unknown flags of a truncate");
    }
    if (count < 1 || count != message.remaining() / 4L) {
      throw message.malformed("the number of relations and the length do not agree");
    }
    long[] emptied = new long[count];
    boolean wanted = false;
    for (int i = 0; i < count; i++) {
      emptied[i] = message.oid();
      columnsOf(emptied[i]);
      wanted |= consumer.wants(emptied[i]);
    }
    message.finish();
    if (wanted) {
      consumer.truncate(emptied, (flags & 1) != 0, (flags & 2) != 0);
    }
  }

  /** The name of a type that is not built in; the catalogue tells more. */
  private void type() {
    message.oid();
    message.text();
    message.text();
    message.finish();
  }

  /** Where a transaction came from that was replicated into the source. */
  private void origin() {
    requireTransaction();
    message.int8();
    message.text();
    message.finish();
  }

  private void logicalMessage(ChangeConsumer consumer) {
    byte flags = message.int1();
    if ((flags & ~1) != 0) {
      throw message.malformed("unknown flags of a message");
    }
    boolean transactional = flags == 1;
    if (transactional) {
      requireTransaction();
    }
    long lsn = message.int8();
    String prefix = message.text();
    message.skip(message.int4());
    message.finish();
    consumer.message(transactional, lsn, prefix);
  }

  /** The columns of a relation that is known, within a transaction. */
  private int columnsOf(long relation) {
    requireTransaction();
    int columns = relations.of(relation);
    if (columns < 0) {
      throw message.malformed("the relation %d was not described before".formatted(relation));
    }
    return columns;
  }

  private void requireTransaction() {
    if (!inTransaction) {
      throw message.malformed("it stands outside of a transaction");
    }
  }

  private void requireNew(byte part) {
    if (part != 'N') {
      throw message.malformed("a new row is expected");
    }
  }
}
