package io.pgbend.pipeline;

import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.source.SourceConnections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/**
 * Following as it is up to the files: the reader of a slot, a route for each table and the thread
 * that writes its files. Where a task loads its files, these are counted and taken for loaded, so
 * that the slot is acknowledged as ever; they stay in their folder. Lives in this package because
 * nothing but a benchmark needs these parts without the rest.
 */
@NullMarked
public final class StagedChanges {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final long LOG_LIMIT = 32L << 30;

  /**
   * What is read.
   *
   * @param slot not used by anybody else
   * @param changes how many rows the slot holds for the tables; reading ends with the last of them
   * @param folder for the files, one folder in it for each table
   */
  public record Request(
      SlotKey slot, String publication, List<StagedTable> tables, long changes, Path folder) {}

  /** Rows and bytes of the files. */
  public record Counts(long rows, long bytes) {}

  private final SourceConnections source;
  private final Ledger ledger;
  private final Request request;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final CompletableFuture<Counts> complete = new CompletableFuture<>();

  public StagedChanges(SourceConnections source, Ledger ledger, Request request) {
    this.source = source;
    this.ledger = ledger;
    this.request = request;
  }

  /** Reads until the last change is in a file. */
  public Counts drain() throws InterruptedException {
    SlotReader.Identity identity =
        new SlotReader.Identity(
            request.slot(),
            request.publication(),
            ledger.takeReader(request.slot()),
            request.tables().size(),
            LOG_LIMIT);
    SlotReader reader =
        new SlotReader(source, identity, ledger, new SilentListener(), InstantSource.system());
    CaptureLimits limits = CaptureLimits.standard(INTERVAL, request.tables().size());
    List<StagedRoute> routes =
        request.tables().stream()
            .map(table -> new StagedRoute(table, limits, request.folder(), this::taken))
            .toList();
    routes.forEach(route -> route.attach(reader, ledger, request));
    Threads threads = new Threads();
    for (StagedRoute route : routes) {
      threads.start(route.name() + "/write", route::write);
      threads.start(route.name() + "/load", () -> route.take(reader));
    }
    threads.start(request.slot().slot() + "/read", reader::run);
    try {
      return complete.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("not all changes came", failure);
    } finally {
      reader.stop();
      routes.forEach(StagedRoute::end);
      threads.join();
      routes.forEach(StagedRoute::close);
    }
  }

  private void taken(long moreRows, long moreBytes) {
    long size = bytes.addAndGet(moreBytes);
    if (rows.addAndGet(moreRows) >= request.changes()) {
      complete.complete(new Counts(rows.get(), size));
    }
  }

  /** The first failure of a thread is the failure of all. */
  private final class Threads {
    private final List<Thread> started = new ArrayList<>();

    private interface Work {
      void run() throws InterruptedException;
    }

    void start(String name, Work work) {
      started.add(Thread.ofPlatform().name(name).start(() -> run(work)));
    }

    private void run(Work work) {
      try {
        work.run();
      } catch (InterruptedException | RuntimeException failure) {
        complete.completeExceptionally(failure);
      }
    }

    void join() throws InterruptedException {
      for (Thread thread : started) {
        thread.join();
      }
    }
  }
}
