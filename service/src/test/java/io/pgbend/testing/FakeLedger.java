package io.pgbend.testing;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A ledger in memory. */
public final class FakeLedger implements Ledger {
  private record Slot(long epoch, Lsn acknowledged) {}

  private final String id = UUID.randomUUID().toString();
  private final Map<SlotKey, Slot> slots = new HashMap<>();
  private final Map<TaskKey, RouteRecord> routes = new HashMap<>();

  @Override
  public String storeId() {
    return id;
  }

  @Override
  public synchronized long takeReader(SlotKey slot) {
    Slot before = slots.getOrDefault(slot, new Slot(0, Lsn.ZERO));
    slots.put(slot, new Slot(before.epoch() + 1, before.acknowledged()));
    return before.epoch() + 1;
  }

  @Override
  public synchronized Lsn acknowledged(SlotKey slot) {
    return slots.getOrDefault(slot, new Slot(0, Lsn.ZERO)).acknowledged();
  }

  @Override
  public synchronized List<RouteRecord> routes(SlotKey slot) {
    return routes.values().stream()
        .filter(route -> route.slot().equals(slot))
        .sorted(Comparator.comparing(route -> route.task().text()))
        .toList();
  }

  @Override
  public synchronized Optional<RouteRecord> route(TaskKey task) {
    return Optional.ofNullable(routes.get(task));
  }

  @Override
  public synchronized void attach(RouteRecord route) {
    routes.put(route.task(), route);
  }

  @Override
  public synchronized void acknowledge(
      SlotKey slot, long epoch, Lsn upTo, Map<TaskKey, Lsn> loaded) {
    Slot now = slots.get(slot);
    if (now == null || now.epoch() != epoch) {
      throw SyncException.of(
          ProblemCode.FENCED, "Another reader has taken the slot %s.".formatted(slot));
    }
    slots.put(slot, new Slot(epoch, now.acknowledged().max(upTo)));
    for (RouteRecord route : routes(slot)) {
      if (route.gap().isEmpty()) {
        Lsn mark = loaded.getOrDefault(route.task(), Lsn.ZERO);
        change(
            route.task(),
            old -> positions(old, old.coveredTo().max(upTo), old.loadedMirror().max(mark)));
      }
    }
  }

  @Override
  public synchronized void flag(TaskKey task, ProblemCode gap, String detail) {
    change(task, old -> old.gap().isPresent() ? old : gap(old, gap, detail));
  }

  @Override
  public synchronized void clearGap(TaskKey task, Lsn coveredTo) {
    change(task, old -> gap(positions(old, coveredTo, RouteRecord.before(coveredTo)), null, ""));
  }

  @Override
  public synchronized void facts(TaskKey task, String facts) {
    change(
        task,
        old ->
            new RouteRecord(
                old.task(),
                old.slot(),
                old.publication(),
                old.attachedAt(),
                old.coveredTo(),
                old.loadedMirror(),
                old.gapOrNull(),
                old.gapDetail(),
                old.definition(),
                facts));
  }

  @Override
  public synchronized void detach(TaskKey task) {
    routes.remove(task);
  }

  private void change(TaskKey task, UnaryOperator<RouteRecord> change) {
    routes.computeIfPresent(task, (key, old) -> change.apply(old));
  }

  private static RouteRecord positions(RouteRecord old, Lsn coveredTo, Lsn mirror) {
    return new RouteRecord(
        old.task(),
        old.slot(),
        old.publication(),
        old.attachedAt(),
        coveredTo,
        mirror,
        old.gapOrNull(),
        old.gapDetail(),
        old.definition(),
        old.facts());
  }

  private static RouteRecord gap(RouteRecord old, @Nullable ProblemCode gap, String detail) {
    return new RouteRecord(
        old.task(),
        old.slot(),
        old.publication(),
        old.attachedAt(),
        old.coveredTo(),
        old.loadedMirror(),
        gap,
        detail,
        old.definition(),
        old.facts());
  }
}
