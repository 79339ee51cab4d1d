package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.ArrivalRule;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.ChangeConsumer.Old;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.source.replication.TupleView;
import io.pgbend.target.raw.RawOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One task's claim on the changes of a stream: takes them in the stream's order, and ends a batch
 * at its limits. Belongs to the reader's thread, but for {@link #giveBack}.
 */
final class Route {
  /** What a route asks of its reader, and tells it. */
  interface Reader {
    /** Keeps the connection alive while the route waits. */
    void pulse();

    /** Rows of a transaction wait to become durable. */
    void pending(Route route, Lsn commit);
  }

  private static final int WRITERS = 2;
  private static final int HEAP_SHARE = 12;
  private static final int LOOK_EVERY = 256;
  private static final int LOOK_BYTES = 1 << 18;
  private static final long PULSE_MILLIS = 200;

  private final RouteShape shape;
  private final CaptureLimits limits;
  private final Reader reader;
  private final Consumer<CapturedBatch> batches;
  private final Map<Long, RelationBinding> bindings = new HashMap<>();
  private final BlockingQueue<ChangeWriter> spare = new ArrayBlockingQueue<>(WRITERS);
  private int made;
  private @Nullable ChangeWriter writer;

  /** Marks when all sealed batches are loaded: where the stream goes on after a reconnect. */
  private LoadMarks sealed;

  /** Marks when the rows captured since are loaded too, but for those of the open transaction. */
  private LoadMarks captured;

  private long commitLsn;
  private long commitMicros;
  private int xid;
  private long firstNew;
  private long ordinal;
  private boolean entered;
  private long nextCut;

  /** Bytes of the batch when it was last asked how much it holds. */
  private long lookedAt;

  Route(
      RouteShape shape,
      LoadMarks loaded,
      CaptureLimits limits,
      Reader reader,
      Consumer<CapturedBatch> batches) {
    this.shape = shape;
    this.batches = batches;
    this.sealed = loaded;
    this.captured = loaded;
    this.limits = limits;
    this.reader = reader;
  }

  RouteShape shape() {
    return shape;
  }

  CaptureLimits limits() {
    return limits;
  }

  /** The last transaction of which all was captured. */
  Lsn captured() {
    return captured.loadedCommit();
  }

  void bind(RelationMessage relation) {
    bindings.put(relation.oid(), RelationBinding.of(relation, shape.raw(), shape.known()));
  }

  private RelationBinding binding(long relation) {
    RelationBinding binding = bindings.get(relation);
    if (binding == null) {
      throw new IllegalStateException("a change before the description of relation " + relation);
    }
    return binding;
  }

  /**
   * A change of a transaction comes.
   *
   * @return whether it is the transaction's first for this route
   */
  boolean enter(long commit, long micros, int number) {
    if (entered && commitLsn == commit) {
      return false;
    }
    entered = true;
    commitLsn = commit;
    commitMicros = micros;
    xid = number;
    ordinal = 0;
    firstNew = ArrivalRule.of(sealed).firstNew(new Lsn(commit));
    if (writer != null) {
      writer.transaction(commit, micros, number);
    }
    return true;
  }

  void insert(long relation, TupleView row) throws InterruptedException {
    if (isNew()) {
      open().full(RawOperation.INSERT, ordinal, binding(relation), row, NO_ROW);
    }
    done(1);
  }

  void update(long relation, Old kind, TupleView old, TupleView row) throws InterruptedException {
    RelationBinding binding = binding(relation);
    boolean moves = binding.trouble().isEmpty() && ChangeWriter.moves(binding, kind, old, row);
    TupleView known = kind == Old.NONE ? NO_ROW : old;
    if (isNew()) {
      if (moves) {
        open().key(RawOperation.MOVED_OUT, ordinal, binding, old);
        open().full(RawOperation.MOVED_IN, ordinal + 1, binding, row, known);
      } else {
        open().full(RawOperation.UPDATE, ordinal, binding, row, known);
      }
    }
    done(moves ? 2 : 1);
  }

  void delete(long relation, TupleView old) throws InterruptedException {
    if (isNew()) {
      open().key(RawOperation.DELETE, ordinal, binding(relation), old);
    }
    done(1);
  }

  void truncate() throws InterruptedException {
    if (isNew()) {
      open().truncate(ordinal);
    }
    done(1);
  }

  /** Something happened that no row can say; the task stops there. */
  void trouble(SyncException reason) throws InterruptedException {
    if (isNew()) {
      open().trouble(RawOperation.TRUNCATE, ordinal, reason);
    }
    done(1);
  }

  private boolean isNew() {
    return ordinal >= firstNew;
  }

  /** The writer for the next row; tells the reader about the first one of a batch. */
  private ChangeWriter open() throws InterruptedException {
    ChangeWriter open = writer();
    if (open.rows() == 0) {
      reader.pending(this, new Lsn(commitLsn));
    }
    return open;
  }

  private void done(int ordinals) throws InterruptedException {
    boolean fresh = isNew();
    ordinal += ordinals;
    ChangeWriter open = writer;
    if (!fresh || open == null) {
      return;
    }
    if (isFull(open)) {
      seal(captured.piece(new Lsn(commitLsn), ordinal - 1));
    }
  }

  /** What is held is asked for now and then: by rows, and sooner where these are large. */
  private boolean isFull(ChangeWriter open) {
    if (open.rows() >= limits.rows()) {
      return true;
    }
    if (open.rows() % LOOK_EVERY != 0 && open.bytes() - lookedAt < LOOK_BYTES) {
      return false;
    }
    lookedAt = open.bytes();
    return open.heldBytes() >= limits.heldBytes();
  }

  /** The transaction is complete. */
  void commit(long endLsn) {
    entered = false;
    if (firstNew == Long.MAX_VALUE) {
      return;
    }
    captured = captured.loaded(new Lsn(commitLsn), new Lsn(endLsn));
    ChangeWriter open = writer;
    if (open == null || open.rows() == 0) {
      // its last rows went with a piece, and the marks have to follow
      reader.pending(this, new Lsn(commitLsn));
    }
  }

  /** A backlog may come: it is collected for an interval, or until {@link #caughtUp}. */
  void catchUp(long millis) {
    nextCut = millis + limits.interval().toMillis();
  }

  /** The server has nothing more to send: what comes now is new, and need not wait. */
  void caughtUp() {
    nextCut = 0;
  }

  /** Between transactions: ends the batch when the interval since the one before is over. */
  void cutWhenDue(long millis) {
    if (hasOpenBatch() && millis >= nextCut) {
      nextCut = millis + limits.interval().toMillis();
      seal(captured);
    }
  }

  /** Ends the batch; within a transaction it is forgotten, and comes again some time. */
  void cut() {
    if (entered) {
      restart();
    } else if (hasOpenBatch()) {
      seal(captured);
    }
  }

  private boolean hasOpenBatch() {
    return !captured.equals(sealed);
  }

  private void seal(LoadMarks after) {
    ChangeWriter full = writer;
    boolean rows = full != null && full.rows() > 0;
    sealed = after;
    captured = after;
    if (rows) {
      writer = null;
    }
    batches.accept(new CapturedBatch(rows ? full : null, after));
  }

  /** The connection is lost: what was not sealed comes again. */
  void restart() {
    captured = sealed;
    entered = false;
    lookedAt = 0;
    ChangeWriter open = writer;
    if (open != null) {
      open.reset();
    }
    bindings.clear();
  }

  private ChangeWriter writer() throws InterruptedException {
    ChangeWriter open = writer;
    if (open != null) {
      return open;
    }
    ChangeWriter next = spare.poll();
    if (next == null && made < WRITERS) {
      made++;
      long largest = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
      next = new ChangeWriter(shape.raw(), (int) Math.min(Integer.MAX_VALUE, largest));
    }
    while (next == null) {
      next = spare.poll(PULSE_MILLIS, TimeUnit.MILLISECONDS);
      reader.pulse();
    }
    next.transaction(commitLsn, commitMicros, xid);
    lookedAt = 0;
    writer = next;
    return next;
  }

  /** A writer whose rows are in a file; from any thread. */
  void giveBack(ChangeWriter used) {
    spare.add(used);
  }

  /** After all threads have ended. */
  void close() {
    if (writer != null) {
      writer.close();
    }
    spare.forEach(ChangeWriter::close);
  }

  /** The old row of a change that tells none. */
  private static final TupleView NO_ROW =
      new TupleView() {
        @Override
        public int columns() {
          return 0;
        }

        @Override
        public byte kind(int column) {
          return NULL;
        }

        @Override
        public byte[] data() {
          return new byte[0];
        }

        @Override
        public int offset(int column) {
          return 0;
        }

        @Override
        public int length(int column) {
          return 0;
        }
      };
}
