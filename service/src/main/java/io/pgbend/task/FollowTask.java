package io.pgbend.task;

import io.pgbend.pipeline.FollowedTable;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One run of a task that follows a table, on a thread of its own. Thread-safe. */
public final class FollowTask {
  private final String name;
  private final FollowedTable table;
  private final Thread thread;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean stopped = new AtomicBoolean();
  private TaskState state = TaskState.STOPPED;
  private @Nullable SyncException problem;

  FollowTask(String name, FollowedTable table) {
    this.name = name;
    this.table = table;
    this.thread = Thread.ofPlatform().name(name + "/task").unstarted(this::run);
  }

  void start() {
    become(TaskState.RUNNING, null);
    thread.start();
  }

  private void run() {
    try {
      table.run();
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
    } finally {
      ended.countDown();
    }
  }

  /** A failure of what the task shares with others. */
  void failWith(SyncException failure) {
    synchronized (this) {
      if (state != TaskState.RUNNING) {
        return;
      }
      become(TaskState.FAILED, failure);
    }
    stop();
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
  public void stop() {
    if (stopped.compareAndSet(false, true)) {
      thread.interrupt();
    }
  }

  /** Waits until the task has ended, by itself or because it was told to. */
  public void await() throws InterruptedException {
    ended.await();
  }
}
