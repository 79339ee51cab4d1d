package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Routes that wait for a place in the stream. Thread-safe. */
final class RoutesToCome {
  /**
   * One that waits.
   *
   * @param done completes with its place
   */
  record Waiting(TaskKey task, SlotReader.RouteMaker maker, CompletableFuture<Lsn> done) {}

  private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

  CompletableFuture<Lsn> add(TaskKey task, SlotReader.RouteMaker maker) {
    CompletableFuture<Lsn> done = new CompletableFuture<>();
    waiting.add(new Waiting(task, maker, done));
    return done;
  }

  /** Who comes first; empty when nobody waits. */
  Optional<Waiting> next() {
    return Optional.ofNullable(waiting.poll());
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasOne(TaskKey task) {
    return waiting.stream().anyMatch(one -> one.task().equals(task));
  }

  void remove(TaskKey task) {
    waiting.removeIf(one -> one.task().equals(task));
  }

  /** Nobody will find them a place any more. */
  void fail() {
    for (Optional<Waiting> one = next(); one.isPresent(); one = next()) {
      one.get()
          .done()
          .completeExceptionally(
              SyncException.of(ProblemCode.INTERRUPTED, "The slot is no longer read."));
    }
  }
}
