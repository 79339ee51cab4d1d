package io.pgbend.task;

import io.pgbend.pipeline.FollowedTable;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a task that follows a table, on a thread of its own. Thread-safe. */
public final class FollowTask {
  private final String name;
  private final FollowedTable table;
  private final Thread thread;
  private final Consumer<FollowTask> heard;
  private final CountDownLatch settled = new CountDownLatch(1);
  private boolean resting;
  private boolean ending;
  private boolean settledDown;
  private TaskState state = TaskState.STOPPED;
  private @Nullable SyncException problem;

  /**
   * @param resting whether it is at rest from the beginning: captured, but not merged
   * @param heard told when it is stopped or has failed, by its thread
   */
  FollowTask(String name, FollowedTable table, boolean resting, Consumer<FollowTask> heard) {
    this.name = name;
    this.table = table;
    this.resting = resting;
    this.heard = heard;
    this.thread = Thread.ofPlatform().name(name + "/task").unstarted(this::run);
  }

  void start() {
    become(TaskState.RUNNING, null);
    thread.start();
  }

  private void run() {
    try {
      table.run(this::isResting);
      become(TaskState.STOPPED, null);
    } catch (InterruptedException _) {
      become(TaskState.STOPPED, null);
    } catch (SyncException failure) {
      become(TaskState.FAILED, failure);
    } catch (RuntimeException | Error unexpected) {
      become(
          TaskState.FAILED,
          SyncException.of(
              ProblemCode.INTERNAL,
              "Unexpected " + unexpected.getClass().getSimpleName() + " while following.",
              unexpected));
    }
    settle();
    try {
      table.keepCapturing();
    } catch (InterruptedException _) {
      // what is not loaded is captured again some other time
    }
  }

  private void settle() {
    synchronized (this) {
      settledDown = true;
      if (ending) {
        thread.interrupt();
      }
    }
    settled.countDown();
    heard.accept(this);
  }

  /** A failure of what the task shares with others. */
  void failWith(SyncException failure) {
    synchronized (this) {
      if (state != TaskState.RUNNING) {
        return;
      }
      become(TaskState.FAILED, failure);
    }
    end();
  }

  private synchronized void become(TaskState next, @Nullable SyncException reason) {
    if (state.mayBecome(next)) {
      state = next;
      problem = reason;
    }
  }

  /** The target table's name. */
  public String name() {
    return name;
  }

  FollowedTable table() {
    return table;
  }

  public synchronized TaskState state() {
    return state;
  }

  /** Why the task has failed; empty while it has not. */
  public synchronized Optional<SyncException> problem() {
    return Optional.ofNullable(problem);
  }

  /**
   * Tells the task to bring what is captured into the target and end. Only the first time counts:
   * an interruption while it does so would cut it off.
   */
  synchronized void end() {
    if (!ending && (!resting || settledDown)) {
      thread.interrupt();
    }
    ending = true;
  }

  /**
   * Tells the task to bring what is loaded into the target. Its changes are captured from then on
   * as those of a failed one are, until {@link #end}.
   */
  synchronized void rest() {
    if (!ending && !resting && !settledDown) {
      resting = true;
      thread.interrupt();
    }
  }

  private synchronized boolean isResting() {
    return resting && !ending;
  }

  /** Waits until the task is stopped or has failed. */
  public void await() throws InterruptedException {
    settled.await();
  }

  /** Waits until nothing of it runs any more. */
  void awaitEnd() throws InterruptedException {
    thread.join();
  }
}
