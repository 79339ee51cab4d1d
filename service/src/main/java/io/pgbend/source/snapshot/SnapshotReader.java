package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Reads all chunks of a plan under one snapshot, with several sessions at a time. */
public final class SnapshotReader {
  private static final long STOP_SECONDS = 15;

  private final SourceConnections connections;
  private final SnapshotExport export;
  private final ChunkPlan plan;
  private final List<SelectedColumn> columns;
  private final Optional<WhereCondition> where;

  /**
   * What to read. The columns must exist and be readable.
   *
   * @throws SyncException {@code WHERE_REFUSED} when a condition meets a column whose text depends
   *     on where the server looks for names: both at once cannot be had exactly
   */
  public SnapshotReader(
      SourceConnections connections,
      SnapshotExport export,
      ChunkPlan plan,
      List<SelectedColumn> columns,
      Optional<WhereCondition> where) {
    this.connections = connections;
    this.export = export;
    this.plan = plan;
    this.columns = List.copyOf(columns);
    this.where = where;
    export.table().requireCopyable(columns.stream().map(SelectedColumn::name).toList());
    where.ifPresent(condition -> condition.requireExactTexts(export.table(), columns));
  }

  /** The rows read so far cannot be more than these; chunks that nobody gets are nobody's. */
  public record Totals(long rows, int readers) {}

  /**
   * Reads everything, and returns when every sink has got the end of its last chunk.
   *
   * @param readers sessions at most; fewer are used for few chunks, where the snapshot cannot be
   *     shared, where the server has no connection left, and for conditions that read the clock
   * @param sinks makes the sink of reader 0, 1, …; called in the reader's own thread
   * @throws InterruptedException when interrupted; the server has been told to stop by then
   */
  public Totals read(int readers, IntFunction<RowSink> sinks) throws InterruptedException {
    int used = readers(readers);
    AtomicInteger next = new AtomicInteger();
    List<ChunkReader> crew = new ArrayList<>();
    for (int number = 0; number < used; number++) {
      crew.add(new ChunkReader(connections, export, plan, columns, where, next, number, sinks));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            used,
            Thread.ofPlatform()
                .name(export.table().name().name() + "/copy-", 0)
                .daemon(true)
                .factory());
    boolean done = false;
    try {
      CompletionService<Long> results = new ExecutorCompletionService<>(threads);
      crew.forEach(results::submit);
      Totals totals = collect(results, used);
      done = true;
      return totals;
    } finally {
      if (!done) {
        crew.forEach(ChunkReader::stop);
      }
      end(threads, crew);
    }
  }

  private int readers(int wanted) {
    boolean alone = export.id().isEmpty() || where.map(WhereCondition::readsClock).orElse(false);
    return alone ? 1 : Math.max(1, Math.min(wanted, plan.chunks().size()));
  }

  private static Totals collect(CompletionService<Long> results, int used)
      throws InterruptedException {
    long rows = 0;
    int joined = 0;
    for (int i = 0; i < used; i++) {
      Future<Long> result = results.take();
      try {
        long read = result.get();
        rows += Math.max(0, read);
        joined += read == ChunkReader.NOT_JOINED ? 0 : 1;
      } catch (ExecutionException e) {
        throw rethrown(Objects.requireNonNull(e.getCause()));
      }
    }
    return new Totals(rows, joined);
  }

  private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
    return switch (cause) {
      case InterruptedException interrupted -> throw interrupted;
      case Error error -> throw error;
      case RuntimeException failure -> failure;
      default ->
          SyncException.of(
              ProblemCode.INTERNAL, "A reader failed: " + cause.getClass() + ".", cause);
    };
  }

  /**
   * Waits for the threads for a while even when interrupted, because they use the caller's sinks.
   */
  private static void end(ExecutorService threads, List<ChunkReader> crew) {
    threads.shutdownNow();
    boolean interrupted = false;
    boolean cut = false;
    while (true) {
      try {
        if (threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS) || cut) {
          break;
        }
        crew.forEach(ChunkReader::cut);
        cut = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
