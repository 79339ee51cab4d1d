package io.pgbend.embedded.engine;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.SyncException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts an engine again, at the address that its users know, when it ends without having been told
 * to: one that was told removes its port file. It has a thread of its own until it is closed.
 */
final class EngineKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineKeeper.class);
  private static final Duration FOREVER = Duration.ofDays(365);

  /** Starts it, unless somebody else has. */
  interface Start {
    /** The engine that runs now; empty when it was told to end. */
    Optional<EngineStatus.Running> again() throws InterruptedException;
  }

  private final Start start;
  private final Thread thread;

  EngineKeeper(EngineStatus.Running running, Start start) {
    this.start = start;
    this.thread =
        Thread.ofPlatform().daemon().name("engine-keeper").start(() -> keep(running.pid()));
  }

  private void keep(long first) {
    try {
      Optional<Long> running = Optional.of(first);
      while (running.isPresent()) {
        awaitEnd(running.get());
        running = again().map(EngineStatus.Running::pid);
      }
    } catch (InterruptedException _) {
      // nobody uses it here any more
    }
  }

  private static void awaitEnd(long pid) throws InterruptedException {
    Optional<ProcessHandle> engine = ProcessHandle.of(pid);
    if (engine.isPresent()) {
      try {
        ProcessHandle _ = engine.get().onExit().get();
      } catch (ExecutionException failed) {
        throw new IllegalStateException("an end that cannot be waited for", failed);
      }
    }
  }

  private Optional<EngineStatus.Running> again() throws InterruptedException {
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    while (true) {
      try {
        return start.again();
      } catch (SyncException failure) {
        log.atWarn().addKeyValue("problem", failure.code()).log("the engine does not start again");
        if (!attempts.pause()) {
          return Optional.empty();
        }
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
