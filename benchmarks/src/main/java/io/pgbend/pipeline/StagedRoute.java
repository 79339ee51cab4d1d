package io.pgbend.pipeline;

import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.RouteRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/** One table's way from the reader into files, which are counted instead of loaded. */
@NullMarked
final class StagedRoute {
  /** Hears of files; called by the threads of all routes. */
  interface Taken {
    void taken(long rows, long bytes);
  }

  private static final int AT_ONCE = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final StagedTable table;
  private final CaptureLimits limits;
  private final Taken taken;
  private final CaptureQueue files = new CaptureQueue();
  private final CompletableFuture<Route> route = new CompletableFuture<>();
  private final BatchSpooler spooler;

  StagedRoute(StagedTable table, CaptureLimits limits, Path folder, Taken taken) {
    this.table = table;
    this.limits = limits;
    this.taken = taken;
    BatchSpooler.Parts parts =
        new BatchSpooler.Parts(
            Spool.open(folder.resolve(table.name())),
            FileNames.of("changes"),
            InstantSource.system());
    this.spooler =
        new BatchSpooler(parts, files, new SilentListener.Spooled(w -> route.join().giveBack(w)));
  }

  String name() {
    return table.name();
  }

  /** Begins where the slot begins. */
  void attach(SlotReader reader, Ledger ledger, StagedChanges.Request request) {
    CompletableFuture<?> _ =
        reader.attach(
            table.shape().task(),
            (position, callbacks) -> {
              ledger.attach(
                  RouteRecord.attached(
                      table.shape().task(),
                      request.slot(),
                      request.publication(),
                      position,
                      "{}",
                      "{}"));
              Route made =
                  new Route(
                      table.shape(),
                      LoadMarks.startingAt(position),
                      limits,
                      callbacks,
                      spooler::put);
              route.complete(made);
              return made;
            });
  }

  void write() throws InterruptedException {
    spooler.run();
  }

  /** Takes files for loaded until the end. */
  void take(SlotReader reader) throws InterruptedException {
    while (!files.isOver()) {
      List<SpooledBatch> some = files.first(AT_ONCE, PATIENCE);
      if (some.isEmpty()) {
        continue;
      }
      files.remove(some.size());
      reader.durable(table.shape().task(), some.getLast().after());
      taken.taken(
          some.stream().mapToLong(SpooledBatch::rows).sum(),
          some.stream().mapToLong(SpooledBatch::bytes).sum());
    }
  }

  void end() {
    spooler.end();
  }

  /** After all threads have ended. */
  void close() {
    if (route.isDone()) {
      route.join().close();
    }
  }
}
