package io.pgbend.task;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.pipeline.FollowProgress;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.FollowedTable;
import io.pgbend.pipeline.SlotReader;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.client.DatabendClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tasks of one slot in this process, and the one reader that serves them. A task that fails
 * fails alone; a slot that cannot be read fails them all. Closing stops every task, then the
 * reader. Thread-safe.
 */
public final class SlotTasks implements AutoCloseable {
  /**
   * What the tasks share.
   *
   * @param tasks how many there will be about; divides memory
   * @param logLimit bytes of its log that PostgreSQL may keep until the slowest task is given up
   */
  public record Parts(
      SourceConnections source,
      SlotKey slot,
      String publication,
      Ledger ledger,
      int tasks,
      long logLimit,
      InstantSource clock) {}

  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final Parts parts;
  private final SlotReader reader;
  private final Thread reading;
  private final List<FollowTask> tasks = new CopyOnWriteArrayList<>();
  private final Map<TaskKey, FollowProgress> progress = new ConcurrentHashMap<>();

  public SlotTasks(Parts parts) {
    this.parts = parts;
    SlotReader.Identity identity =
        new SlotReader.Identity(
            parts.slot(),
            parts.publication(),
            parts.ledger().takeReader(parts.slot()),
            parts.tasks(),
            parts.logLimit());
    this.reader =
        new SlotReader(parts.source(), identity, parts.ledger(), new Listener(), parts.clock());
    this.reading = Thread.ofPlatform().name(parts.slot().slot() + "/read").unstarted(this::read);
  }

  /** Begins to read, as soon as there is a task. */
  public void start() {
    reading.start();
  }

  private void read() {
    try {
      reader.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SyncException failure) {
      tasks.forEach(task -> task.failWith(failure));
    } catch (RuntimeException | Error unexpected) {
      SyncException failure =
          SyncException.of(
              ProblemCode.INTERNAL,
              "Unexpected " + unexpected.getClass().getSimpleName() + " in the reader.",
              unexpected);
      tasks.forEach(task -> task.failWith(failure));
    }
  }

  /**
   * Adds a task and starts it; one that is stopped or has failed begins anew.
   *
   * @param run a text that no other run uses, of letters and digits
   * @throws IllegalStateException when the table is followed already
   */
  public FollowTask follow(
      DatabendClient target, FollowRequest request, String run, FollowProgress hears)
      throws InterruptedException {
    return add(target, request, run, hears, false);
  }

  /**
   * Adds a task that is stopped: what it had not merged is left, and its changes are captured while
   * others of the slot run.
   *
   * @param run a text that no other run uses, of letters and digits
   * @throws IllegalStateException when the table is followed already
   */
  public FollowTask capture(
      DatabendClient target, FollowRequest request, String run, FollowProgress hears)
      throws InterruptedException {
    return add(target, request, run, hears, true);
  }

  private FollowTask add(
      DatabendClient target,
      FollowRequest request,
      String run,
      FollowProgress hears,
      boolean resting)
      throws InterruptedException {
    FollowedTable table =
        new FollowedTable(
            new FollowedTable.Parts(parts.source(), target, reader, parts.ledger(), parts.clock()),
            request,
            run,
            hears);
    remove(table.task());
    FollowTask task =
        new FollowTask(request.table().into().table(), table, resting, _ -> restWithTheOthers());
    progress.put(table.task(), hears);
    tasks.add(task);
    task.start();
    return task;
  }

  private void remove(TaskKey key) throws InterruptedException {
    Optional<FollowTask> earlier = find(key);
    if (earlier.isPresent()) {
      FollowTask task = earlier.get();
      if (task.state() == TaskState.RUNNING) {
        throw new IllegalStateException("followed already: " + key.text());
      }
      task.end();
      task.awaitEnd();
      task.table().close();
      tasks.remove(task);
    }
  }

  private Optional<FollowTask> find(TaskKey key) {
    return tasks.stream().filter(task -> task.table().task().equals(key)).findFirst();
  }

  /**
   * Stops a task and waits until it is. While others of the slot run, its changes are captured
   * within its budget, so that it goes on from here and the slot's log is not kept for it; with the
   * last one, capturing ends, and the slot is left alone.
   */
  public void stop(FollowTask task) throws InterruptedException {
    task.rest();
    task.await();
  }

  /** When no task is left running, nobody captures any more. */
  private void restWithTheOthers() {
    if (tasks.stream().noneMatch(task -> task.state() == TaskState.RUNNING)) {
      tasks.forEach(FollowTask::end);
    }
  }

  /** The problem of a task that has failed; empty while none has. */
  public Optional<SyncException> failure() {
    return tasks.stream().flatMap(task -> task.problem().stream()).findFirst();
  }

  /**
   * Waits until the targets of all tasks have seen everything up to a position.
   *
   * @return the tasks that have not within the time; empty when all have
   */
  public List<FollowTask> awaitSeen(Lsn position, Duration time) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(time).start();
    while (true) {
      List<FollowTask> behind = new ArrayList<>();
      for (FollowTask task : tasks) {
        if (!hasSeen(task.table(), position)) {
          behind.add(task);
        }
      }
      boolean failed = behind.stream().anyMatch(task -> task.state() == TaskState.FAILED);
      if (behind.isEmpty() || failed || !attempts.pause()) {
        return behind;
      }
    }
  }

  /** What is durable is looked at first: what is captured later may not be merged yet. */
  private boolean hasSeen(FollowedTable table, Lsn position) throws InterruptedException {
    try {
      Lsn durable = reader.durableUpTo(table.task()).get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
      return !position.isAfter(durable) && table.hasMergedAll();
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
  }

  private final class Listener implements SlotReader.Listener {
    @Override
    public void connected() {
      progress.values().forEach(FollowProgress::connected);
    }

    @Override
    public void trouble(SyncException problem) {
      progress.values().forEach(hears -> hears.trouble(problem));
    }

    @Override
    public void logKept(long bytes) {
      progress.values().forEach(hears -> hears.logKept(bytes));
    }

    @Override
    public void holding(TaskKey held, Lsn position) {
      progress
          .values()
          .forEach(
              hears ->
                  hears.warning(
                      "the slot also serves %s, which is not followed now: PostgreSQL keeps its log from %s on"
                          .formatted(held.text(), position)));
    }

    @Override
    public void gaveUp(TaskKey given, SyncException reason) {
      find(given)
          .ifPresent(
              task -> {
                task.table().lose();
                task.failWith(reason);
              });
    }

    @Override
    public void acknowledged(Lsn position) {
      tasks.forEach(task -> task.table().covered(position));
    }
  }

  /**
   * Stops every task, acknowledges what they have made durable, and writes down how far each is
   * covered.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    tasks.forEach(FollowTask::end);
    for (FollowTask task : tasks) {
      interrupted |= !quietly(task::awaitEnd);
    }
    interrupted |= !quietly(this::saveCovered);
    reader.stop();
    interrupted |= !quietly(this::endReading);
    tasks.forEach(task -> task.table().close());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void saveCovered() throws InterruptedException {
    CompletableFuture<Lsn> acknowledged = reader.acknowledgeNow();
    try {
      Lsn position = acknowledged.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
      for (FollowTask task : tasks) {
        if (task.state() == TaskState.STOPPED) {
          task.table().saveCovered(position);
        }
      }
    } catch (ExecutionException | TimeoutException | SyncException _) {
      // the ledger knows it as well; only another home would have to copy again
    }
  }

  private void endReading() throws InterruptedException {
    if (reading.getState() == Thread.State.NEW) {
      return;
    }
    if (!reading.join(GOODBYE)) {
      reading.interrupt();
      reading.join();
    }
  }

  private interface Waiting {
    void run() throws InterruptedException;
  }

  /** Waits even when interrupted; whether it was not. */
  private static boolean quietly(Waiting waiting) {
    boolean undisturbed = true;
    while (true) {
      try {
        waiting.run();
        return undisturbed;
      } catch (InterruptedException _) {
        undisturbed = false;
      }
    }
  }
}
