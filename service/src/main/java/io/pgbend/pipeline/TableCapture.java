package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * The way of one table's changes from the reader into its raw table: route, files, loads. It goes
 * on as long as its reader runs, whatever becomes of merging, and gives up alone when too much
 * waits for the target.
 */
final class TableCapture {
  /** What it is made of. */
  record Parts(
      DatabendClient client,
      Claim claim,
      RouteShape shape,
      CaptureLimits limits,
      CaptureBudget budget,
      Spool spool,
      FileNames names,
      InstantSource clock) {}

  /** Where a route begins. */
  interface Start {
    /**
     * Stores that the route begins, before it counts.
     *
     * @return the marks of what is loaded already
     */
    LoadMarks at(Lsn position);
  }

  private final Parts parts;
  private final SlotReader reader;
  private final RawLoader.Listener listener;
  private final CaptureQueue files = new CaptureQueue();
  private final CompletableFuture<Route> route = new CompletableFuture<>();
  private final BatchSpooler spooler;
  private volatile Lsn coverable = Lsn.ZERO;
  private volatile boolean lost;

  TableCapture(Parts parts, SlotReader reader, RawLoader.Listener listener) {
    this.parts = parts;
    this.reader = reader;
    this.listener = listener;
    this.spooler =
        new BatchSpooler(
            new BatchSpooler.Parts(parts.spool(), parts.names(), parts.clock()),
            files,
            new BatchSpooler.Listener() {
              @Override
              public void written(ChangeWriter writer) {
                route.join().giveBack(writer);
                giveUpWhenTooMuch();
              }

              @Override
              public void trouble(SyncException problem) {
                listener.trouble(problem);
              }
            });
  }

  private TaskKey task() {
    return parts.shape().task();
  }

  /** Begins to capture at the next border between transactions; the position there. */
  CompletableFuture<Lsn> attach(Start start) {
    return reader.attach(task(), (position, callbacks) -> made(start.at(position), callbacks));
  }

  /** Goes on capturing behind what these marks say; completes when it has begun. */
  CompletableFuture<Lsn> attachAgain(LoadMarks marks) {
    return reader.attachAgain(task(), (_, callbacks) -> made(marks, callbacks));
  }

  private Route made(LoadMarks marks, Route.Reader callbacks) {
    Route made = new Route(parts.shape(), marks, parts.limits(), callbacks, spooler::put);
    route.complete(made);
    return made;
  }

  /** Writes files until the end; on a thread of its own. */
  void write() throws InterruptedException {
    spooler.run();
  }

  /**
   * Loads files until the end; on a thread of its own.
   *
   * @param marks as they stand in the control row
   */
  void load(LoadMarks marks) throws InterruptedException {
    new RawLoader(
            new RawLoader.Parts(
                parts.client(), parts.claim(), parts.shape().raw(), parts.spool(), parts.clock()),
            marks,
            files,
            () -> coverable,
            new RawLoader.Listener() {
              @Override
              public void durable(LoadMarks loaded) {
                reader.durable(task(), loaded);
                listener.durable(loaded);
              }

              @Override
              public void trouble(SyncException problem) {
                listener.trouble(problem);
                giveUpWhenTooMuch();
              }

              @Override
              public boolean loadAndMerge(
                  LoadMarks before, LoadMarks after, Work<DatabendSession> load)
                  throws InterruptedException {
                return listener.loadAndMerge(before, after, load);
              }
            })
        .run();
  }

  /** The ledger says that the task has missed nothing up to here. */
  void covered(Lsn position) {
    if (!lost) {
      coverable = position;
    }
  }

  /** The reader has given the task up: it is covered no further. */
  void lose() {
    lost = true;
  }

  boolean isLost() {
    return lost;
  }

  private void giveUpWhenTooMuch() {
    CaptureBudget budget = parts.budget();
    if (files.exceeds(budget, parts.clock().instant())) {
      reader.giveUp(
          task(),
          SyncException.of(
              ProblemCode.CAPTURE_LIMIT_REACHED,
              "More than %d MB or %d hours of changes are not in the target yet."
                  .formatted(budget.bytes() >> 20, budget.age().toHours())));
    }
  }

  /** Nothing is merged from here on: what is loaded counts towards the budget. */
  void keep() {
    files.keep();
  }

  /** Captures nothing more; what is captured is loaded, then {@link #load} returns. */
  CompletableFuture<Lsn> end() {
    return reader.detach(task()).whenComplete((_, _) -> spooler.end());
  }

  /** After all threads have ended. */
  void close() {
    if (route.isDone()) {
      route.join().close();
    }
  }
}
