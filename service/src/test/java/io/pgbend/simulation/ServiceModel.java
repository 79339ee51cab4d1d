package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.AckRule;
import io.pgbend.checkpoint.FencedWrites;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.ResumeRule;
import io.pgbend.checkpoint.ResumeRule.Verdict;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One process: starts, reads its slot, and serves its tasks, one small step at a time. */
final class ServiceModel {
  static final SlotKey SLOT = new SlotKey("7", "shop", "slot");

  private final String name;
  private final SourceFake source;
  private final List<TargetFake> targets;
  private final Ledger ledger;
  private final Backoff backoff;
  private final Random random;
  private final Runnable reach;
  private final AckRule ack = new AckRule();
  private final List<FollowedTask> tasks = new ArrayList<>();
  private long epoch;
  private SourceFake.@Nullable Stream stream;
  private boolean inTransaction;
  private Lsn position = Lsn.ZERO;
  private Lsn acknowledged = Lsn.ZERO;
  private boolean judged;
  private boolean over;
  private boolean busy;
  private boolean stopping;
  private @Nullable String lastFailure;

  ServiceModel(
      String name,
      SourceFake source,
      List<TargetFake> targets,
      Ledger ledger,
      Backoff backoff,
      Random random,
      Runnable reach) {
    this.name = name;
    this.source = source;
    this.targets = targets;
    this.ledger = ledger;
    this.backoff = backoff;
    this.random = random;
    this.reach = reach;
  }

  boolean isOver() {
    return over;
  }

  boolean isReady() {
    return judged;
  }

  void kill() {
    over = true;
    if (stream != null) {
      stream.alive = false;
    }
  }

  void loseConnection() {
    if (stream != null) {
      stream.alive = false;
    }
  }

  void stop() {
    stopping = true;
  }

  /** One step; a failure is met again at the next one. */
  void step(boolean calm) throws InterruptedException {
    if (over || busy) {
      return;
    }
    busy = true;
    try {
      if (start()) {
        work(calm);
      }
    } catch (Crash _) {
      kill();
    } catch (SyncException failure) {
      lastFailure = failure.getMessage();
      if (failure.code() == ProblemCode.FENCED) {
        kill();
      }
    } finally {
      busy = false;
    }
  }

  /** Takes the slot, then the tasks, connects, and only then judges: now nobody else can read. */
  private boolean start() throws InterruptedException {
    if (epoch == 0) {
      epoch = ledger.takeReader(SLOT);
      return false;
    }
    if (tasks.size() < targets.size()) {
      TargetFake target = targets.get(tasks.size());
      tasks.add(
          new FollowedTask(
              target, FencedWrites.take(target, target.books, name, backoff), ack, random));
      return false;
    }
    if (stream == null || !stream.alive) {
      judged = false;
      inTransaction = false;
      tasks.forEach(FollowedTask::restart);
      stream = source.connect();
      ack.reconnected(source.confirmed());
      acknowledged = source.confirmed();
      return false;
    }
    if (!judged) {
      for (FollowedTask task : tasks) {
        judge(task, source.confirmed());
      }
      position = source.confirmed();
      judged = true;
      return false;
    }
    return true;
  }

  private void judge(FollowedTask task, Lsn confirmed) {
    if (task.ended()) {
      return;
    }
    TaskKey key = task.target.task();
    Optional<RouteRecord> route = ledger.route(key);
    LoadMarks marks = task.read();
    if (route.isEmpty() && marks.loadedEnd().equals(Lsn.ZERO)) {
      return;
    }
    switch (ResumeRule.judge(new ResumeRule.Start(marks, confirmed), route)) {
      case Verdict.GoOn _ -> task.goOn(marks);
      case Verdict.Rebuild(Lsn covered) -> {
        ledger.attach(record(key, marks.loadedEnd(), covered, marks.loadedCommit()));
        task.goOn(marks);
      }
      case Verdict.Gap(ProblemCode code, String detail) -> {
        if (route.isEmpty()) {
          ledger.attach(record(key, marks.loadedEnd(), marks.loadedEnd(), marks.loadedCommit()));
        }
        // an attach that was cut off before the ledger heard of it looks like this, too
        ledger.flag(key, route.isEmpty() ? ProblemCode.NEEDS_RESYNC : code, detail);
        task.end();
      }
    }
  }

  private static RouteRecord record(TaskKey task, Lsn at, Lsn covered, Lsn mirror) {
    return new RouteRecord(task, SLOT, "pub", at, covered, mirror, null, "", "{}", "{}");
  }

  private void work(boolean calm) throws InterruptedException {
    FollowedTask task = tasks.get(random.nextInt(tasks.size()));
    if (stopping) {
      stopOne();
      return;
    }
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> receive(calm ? 100 : 1 + random.nextInt(4));
      case 6, 7, 8 -> loading(task, () -> load(task));
      case 9, 10 -> loading(task, task::merge);
      case 11, 12 -> acknowledge();
      case 13 -> loading(task, () -> coverOrPurge(task));
      case 14 -> begin(task, calm);
      default -> {
        for (FollowedTask each : tasks) {
          loading(each, () -> each.handOver(source));
        }
      }
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private void loading(FollowedTask task, Step step) throws InterruptedException {
    if (!task.captures()) {
      return;
    }
    try {
      step.run();
    } catch (SyncException failure) {
      if (!FollowedTask.wentBack(failure)) {
        throw failure;
      }
      ledger.flag(task.target.task(), failure.code(), failure.problem().detail());
      task.end();
    }
  }

  private void load(FollowedTask task) throws InterruptedException {
    if (task.exceeds()) {
      ledger.flag(task.target.task(), ProblemCode.CAPTURE_LIMIT_REACHED, "too much waits");
      reach.run();
      task.end();
    } else {
      task.load();
    }
  }

  private void coverOrPurge(FollowedTask task) throws InterruptedException {
    if (random.nextBoolean()) {
      task.cover(acknowledged);
    } else {
      task.purge();
    }
  }

  /** A new task, and one that has missed changes, begins between two transactions. */
  private void begin(FollowedTask task, boolean calm) throws InterruptedException {
    boolean again = task.ended() && (calm || random.nextInt(4) == 0);
    if (inTransaction || position.equals(Lsn.ZERO) || !(task.isNew() || again)) {
      return;
    }
    Lsn at = position;
    boolean handover = again || task.target.number > 0;
    task.attach(at, handover);
    reach.run();
    ledger.attach(RouteRecord.attached(task.target.task(), SLOT, "pub", at, "{}", "{}"));
    reach.run();
    task.attached();
  }

  private void receive(int changes) {
    SourceFake.Stream from = stream;
    if (from == null || !from.alive) {
      return;
    }
    if (from.next == source.log.size()) {
      position = source.insertLsn();
      ack.received(position);
      tasks.stream().filter(FollowedTask::captures).forEach(FollowedTask::cut);
      return;
    }
    SourceFake.Transaction one = source.log.get(from.next);
    if (!inTransaction) {
      inTransaction = true;
      tasks.forEach(task -> task.begin(one.commit));
    }
    int until = Math.min(one.changes.size(), from.change + changes);
    for (; from.change < until; from.change++) {
      give(one.xid, one.changes.get(from.change));
    }
    if (until == one.changes.size()) {
      tasks.stream().filter(FollowedTask::captures).forEach(task -> task.commit(one.end));
      position = one.end;
      ack.received(position);
      inTransaction = false;
      from.next++;
      from.change = 0;
    }
  }

  private void give(long xid, SourceFake.Change change) {
    for (FollowedTask task : tasks) {
      if (task.captures() && task.target.table == change.table()) {
        task.change(xid, change.key(), change.value());
      }
    }
  }

  /** All routes durable up to x → store acked, covered_to, mirrors → confirm x to the slot. */
  private void acknowledge() {
    Lsn safe = ack.safe();
    SourceFake.Stream to = stream;
    if (to == null || !safe.isAfter(acknowledged)) {
      return;
    }
    Map<TaskKey, Lsn> loaded = new HashMap<>();
    tasks.stream()
        .filter(FollowedTask::captures)
        .forEach(task -> loaded.put(task.target.task(), task.loaded()));
    ledger.acknowledge(SLOT, epoch, safe, loaded);
    reach.run();
    source.confirm(to, safe);
    acknowledged = safe;
  }

  private void stopOne() throws InterruptedException {
    loseConnection();
    for (FollowedTask task : tasks) {
      if (task.captures()) {
        task.load();
        task.cover(acknowledged);
      }
    }
    kill();
  }

  @Override
  public String toString() {
    return "%s judged=%s inside=%s stopping=%s failure=%s %s"
        .formatted(name, judged, inTransaction, stopping, lastFailure, tasks);
  }

  /** Whether nothing waits any more: for the end of a schedule. */
  boolean isDone() {
    return judged
        && !inTransaction
        && stream != null
        && stream.alive
        && stream.next == source.log.size()
        && tasks.stream().allMatch(task -> task.captures() && task.idle());
  }
}
