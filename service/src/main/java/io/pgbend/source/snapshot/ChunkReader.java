package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One session of a snapshot: takes chunk after chunk and gives their rows to its sink. */
final class ChunkReader implements Callable<Long> {
  /** The answer of a reader that could not share the snapshot and left the work to the others. */
  static final long NOT_JOINED = -1;

  private static final Logger log = LoggerFactory.getLogger(ChunkReader.class);
  private static final Set<ProblemCode> OTHERS_GO_ON =
      Set.of(
          ProblemCode.SOURCE_TOO_MANY_CONNECTIONS,
          ProblemCode.SOURCE_LOCK_NOT_AVAILABLE,
          ProblemCode.SOURCE_STATEMENT_REFUSED);

  private final SourceConnections connections;
  private final SnapshotExport export;
  private final ChunkPlan plan;
  private final List<SelectedColumn> columns;
  private final Optional<WhereCondition> where;
  private final AtomicInteger next;
  private final int number;
  private final IntFunction<RowSink> sinks;

  private volatile boolean stopped;
  private volatile @Nullable SourceSession session;

  ChunkReader(
      SourceConnections connections,
      SnapshotExport export,
      ChunkPlan plan,
      List<SelectedColumn> columns,
      Optional<WhereCondition> where,
      AtomicInteger next,
      int number,
      IntFunction<RowSink> sinks) {
    this.connections = connections;
    this.export = export;
    this.plan = plan;
    this.columns = columns;
    this.where = where;
    this.next = next;
    this.number = number;
    this.sinks = sinks;
  }

  /** Reads until no chunk is left; how many rows, or {@link #NOT_JOINED}. */
  @Override
  public Long call() throws InterruptedException {
    if (number == 0) {
      // the exporting session has the snapshot anyway, and its lock needs no queueing
      return readWith(export.session());
    }
    try (SourceSession own = connections.open("snapshot reader " + number)) {
      session = own;
      return join(own) ? readWith(own) : NOT_JOINED;
    } catch (SyncException e) {
      if (e.code() == ProblemCode.SOURCE_TOO_MANY_CONNECTIONS) {
        log.info("snapshot goes on with fewer readers reader={} code={}", number, e.code());
        return NOT_JOINED;
      }
      throw e;
    }
  }

  /**
   * Shares the snapshot and takes the locks at once or not at all: behind a queued ALTER we would
   * wait for it, and it for the exporting session, where the server cannot see the circle.
   */
  private boolean join(SourceSession own) {
    try {
      own.execute(
          SnapshotExport.BEGIN,
          "set transaction snapshot " + SqlText.literal(export.id().orElseThrow()));
      if (export.table().access().wholeTable()) {
        for (var relation : plan.relations()) {
          own.execute(
              "lock table only " + SqlText.table(relation) + " in access share mode nowait");
        }
      } else {
        own.execute("set local lock_timeout = '100ms'");
      }
      return true;
    } catch (SyncException e) {
      if (!OTHERS_GO_ON.contains(e.code())) {
        throw e;
      }
      log.info("snapshot goes on with fewer readers reader={} code={}", number, e.code());
      return false;
    }
  }

  private long readWith(SourceSession open) throws InterruptedException {
    session = open;
    where.ifPresent(condition -> open.execute(condition.setSearchPath()));
    open.waitWithoutLimit();
    RowSink sink = sinks.apply(number);
    long rows = 0;
    while (!stopped) {
      int index = next.getAndIncrement();
      if (index >= plan.chunks().size()) {
        open.waitWithLimit();
        return rows;
      }
      Chunk chunk = plan.chunks().get(index);
      long read = read(open, chunk, sink);
      sink.endOfChunk(chunk, read);
      rows += read;
    }
    throw new InterruptedException("the snapshot was stopped");
  }

  private long read(SourceSession open, Chunk chunk, RowSink sink) throws InterruptedException {
    String condition = where.map(WhereCondition::text).orElse("");
    String sql = new CopyStatement(export.table(), columns, chunk, condition).render();
    try {
      CopyOut copy = open.driver().getCopyAPI().copyOut(sql);
      boolean complete = false;
      try {
        long rows = rows(copy, sink);
        complete = true;
        return rows;
      } finally {
        if (!complete) {
          // also drains what is under way, so that the session can be closed in peace
          abandon(copy, open);
        }
      }
    } catch (SQLException e) {
      throw failure(open, e);
    }
  }

  private static long rows(CopyOut copy, RowSink sink) throws SQLException, InterruptedException {
    byte[] data = copy.readFromCopy();
    if (data == null) {
      throw CopyFrames.unreadable();
    }
    int offset = CopyFrames.headerLength(data);
    if (offset == data.length) {
      data = copy.readFromCopy();
      offset = 0;
    }
    long rows = 0;
    while (data != null && !CopyFrames.isTrailer(data, offset)) {
      sink.row(data, offset, data.length - offset);
      rows++;
      data = copy.readFromCopy();
      offset = 0;
    }
    if (data == null || copy.readFromCopy() != null || copy.getHandledRowCount() != rows) {
      throw CopyFrames.unreadable();
    }
    return rows;
  }

  private static void abandon(CopyOut copy, SourceSession open) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      log.debug("copy not cancelled sqlstate={}", e.getSQLState());
      open.abort();
    }
  }

  private SyncException failure(SourceSession open, SQLException e) {
    String state = e.getSQLState();
    if (where.isPresent() && state != null && state.startsWith("22")) {
      return SyncException.of(
              ProblemCode.WHERE_FAILED,
              "PostgreSQL could not work out the condition for some row (SQLSTATE %s)."
                  .formatted(state))
          .field("snapshotWhere");
    }
    return open.failure(e);
  }

  /** From another thread: no more chunks, and the server ends the one that is read. */
  void stop() {
    stopped = true;
    SourceSession open = session;
    if (open != null) {
      open.cancel();
    }
  }

  /** From another thread: cuts the connection. */
  void cut() {
    SourceSession open = session;
    if (open != null) {
      open.abort();
    }
  }
}
