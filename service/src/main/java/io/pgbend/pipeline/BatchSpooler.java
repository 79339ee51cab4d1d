package io.pgbend.pipeline;

import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.SyncException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Turns a task's batches into files, which needs nothing but this machine: so a target that is away
 * holds nobody up. Batches are put by the reader's thread; {@link #run} has a thread of its own.
 */
final class BatchSpooler {
  /** What files are made with. */
  record Parts(Spool spool, FileNames names, InstantSource clock) {}

  /** Hears how it goes; called by the writing thread. */
  interface Listener {
    /** The writer's rows are in a file that waits to be loaded. */
    void written(ChangeWriter writer);

    /** The disk takes nothing more; the file is tried again. */
    void trouble(SyncException problem);
  }

  private sealed interface Step {
    record Write(CapturedBatch batch) implements Step {}

    record End() implements Step {}
  }

  private static final Duration FOREVER = Duration.ofDays(365);
  private final Parts parts;
  private final CaptureQueue files;
  private final Listener listener;

  /** At most as many batches as a route has writers, a few that only move marks, and the end. */
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();

  BatchSpooler(Parts parts, CaptureQueue files, Listener listener) {
    this.parts = parts;
    this.files = files;
    this.listener = listener;
  }

  void put(CapturedBatch batch) {
    steps.add(new Step.Write(batch));
  }

  /** Nothing more will be put. */
  void end() {
    steps.add(new Step.End());
  }

  /** Writes files until the end is put. */
  void run() throws InterruptedException {
    while (true) {
      switch (steps.take()) {
        case Step.Write(CapturedBatch batch) -> write(batch);
        case Step.End() -> {
          files.end();
          return;
        }
      }
    }
  }

  private void write(CapturedBatch batch) throws InterruptedException {
    ChangeWriter writer = batch.writerOrNull();
    if (writer == null) {
      files.put(new SpooledBatch(null, batch.after(), parts.clock().instant()));
      return;
    }
    LocalFile file = write(writer);
    files.put(new SpooledBatch(file, batch.after(), parts.clock().instant()));
    listener.written(writer);
  }

  private LocalFile write(ChangeWriter writer) throws InterruptedException {
    String name = parts.names().next();
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    while (true) {
      try {
        LocalFile file = new LocalFile(name, writer.finish(parts.spool().file(name)));
        FailPoint.AFTER_FILE_WRITTEN.reach();
        return file;
      } catch (SyncException failure) {
        listener.trouble(failure);
        if (!attempts.pause()) {
          throw failure;
        }
      }
    }
  }
}
