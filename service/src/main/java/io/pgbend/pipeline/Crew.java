package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on one thing: when one fails, the others are interrupted, and whoever waits
 * gets the first failure. Used by the thread that made it.
 */
final class Crew implements AutoCloseable {
  /** Work that may be interrupted and may fail. */
  interface Work {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * Starts a member on a thread of its own; platform threads, because encoding is work. After a
   * failure nobody starts any more: it would wait for those who have been sent away.
   */
  synchronized void start(String name, Work work) {
    if (failure.get() != null) {
      return;
    }
    Thread thread = Thread.ofPlatform().name(name).unstarted(() -> attempt(work));
    threads.add(thread);
    thread.start();
  }

  private void attempt(Work work) {
    try {
      work.run();
    } catch (Throwable thrown) {
      if (failure.compareAndSet(null, thrown)) {
        dismiss();
      }
    }
  }

  /**
   * Waits for all members; throws the first failure, or ends all when this thread is interrupted.
   */
  void join() throws InterruptedException {
    try {
      for (Thread thread : snapshot()) {
        thread.join();
      }
    } catch (InterruptedException interruption) {
      failure.compareAndSet(null, interruption);
      close();
      throw interruption;
    }
    Throwable thrown = failure.get();
    switch (thrown) {
      case null -> {}
      case SyncException known -> throw known;
      case InterruptedException _ -> throw new InterruptedException("a member was interrupted");
      case OutOfMemoryError memory ->
          throw SyncException.of(
              ProblemCode.OUT_OF_MEMORY,
              "It has %d MB at most.".formatted(Runtime.getRuntime().maxMemory() >> 20),
              memory);
      case Error error -> throw error;
      default ->
          throw SyncException.of(
              ProblemCode.INTERNAL,
              "Unexpected " + thrown.getClass().getSimpleName() + " while copying.",
              thrown);
    }
  }

  /** Interrupts who is left and waits until all have ended. */
  @Override
  public void close() {
    dismiss();
    boolean interrupted = false;
    for (Thread thread : snapshot()) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void dismiss() {
    snapshot().forEach(Thread::interrupt);
  }

  private synchronized List<Thread> snapshot() {
    return List.copyOf(threads);
  }
}
