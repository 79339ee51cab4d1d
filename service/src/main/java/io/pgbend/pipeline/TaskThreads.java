package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads of one followed table. The failure of one is told to whoever waits, and ends none of
 * the others: changes are captured although merging has failed.
 */
final class TaskThreads {
  private final String task;
  private final List<Thread> threads = new ArrayList<>();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();

  TaskThreads(String task) {
    this.task = task;
  }

  /** Starts work on a thread named {@code task/part}. */
  synchronized Thread start(String part, Crew.Work work) {
    Thread thread = Thread.ofPlatform().name(task + "/" + part).start(() -> attempt(work));
    threads.add(thread);
    return thread;
  }

  private void attempt(Crew.Work work) {
    try {
      work.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable thrown) {
      failure.completeExceptionally(thrown);
    }
  }

  /**
   * Waits for a failure.
   *
   * @throws SyncException the first failure, when there is one within the time
   */
  void watch(Duration time) throws InterruptedException {
    try {
      failure.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // all is well so far
    } catch (ExecutionException failed) {
      throw known(Objects.requireNonNull(failed.getCause()));
    }
  }

  private static SyncException known(Throwable thrown) {
    return switch (thrown) {
      case SyncException problem -> problem;
      case OutOfMemoryError memory ->
          SyncException.of(
              ProblemCode.OUT_OF_MEMORY,
              "It has %d MB at most.".formatted(Runtime.getRuntime().maxMemory() >> 20),
              memory);
      default ->
          SyncException.of(
              ProblemCode.INTERNAL,
              "Unexpected " + thrown.getClass().getSimpleName() + " while following.",
              thrown);
    };
  }

  /** Interrupts whoever is left, and waits for all. */
  void close() {
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(threads);
    }
    all.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : all) {
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
}
