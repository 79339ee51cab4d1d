package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.simulation.TargetState.Raw;
import io.pgbend.testing.FakeLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One schedule: a source, targets, processes that come and go, and what must always hold. */
final class World implements TargetFake.Surroundings {
  /** What went on, to show that schedules are worth something. */
  enum Event {
    COMMIT,
    LOST_ANSWER,
    LATE_COMMIT,
    CRASH,
    TAKEN_OVER,
    WENT_BACK,
    ADVANCED_BY_OTHERS,
    LEDGER_LOST,
    SERVER_CRASH,
    TARGET_DOWN,
    GAP,
    HANDED_OVER,
    PIECE,
    CONVERGED
  }

  private static final int LATER = 8;

  private final Random random;
  private final SourceFake source;
  private final List<TargetFake> targets;
  private final List<ServiceModel> processes = new ArrayList<>();
  private final boolean[] lossy = new boolean[3];
  private final Map<Event, Integer> events = new EnumMap<>(Event.class);
  private FakeLedger ledger = new FakeLedger();
  private long millis;
  private int names;
  private int depth;
  private boolean calm;

  World(long seed) {
    this.random = new Random(seed);
    this.source = new SourceFake(random);
    this.targets =
        List.of(new TargetFake(0, 0, this), new TargetFake(1, 1, this), new TargetFake(2, 0, this));
  }

  Map<Event, Integer> events() {
    return events;
  }

  private void count(Event event) {
    events.merge(event, 1, Integer::sum);
  }

  void run(int steps) throws InterruptedException {
    for (int step = 0; step < steps; step++) {
      step();
      check();
    }
    converge();
    // the snapshots that judged are long ago now, and the numbers of transactions have come round
    source.muchLater();
    for (int step = 0; step < LATER; step++) {
      source.step();
    }
    converge();
  }

  private void step() throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 25) {
      source.step();
    } else if (dice < 90) {
      current().step(false);
    } else if (dice < 93 && processes.size() > 1) {
      processes.getFirst().step(false);
    } else {
      disturb();
    }
    processes.removeIf(ServiceModel::isOver);
  }

  private ServiceModel current() {
    if (processes.isEmpty()) {
      if (random.nextInt(20) == 0 && !calm) {
        ledger = new FakeLedger();
        count(Event.LEDGER_LOST);
      }
      begin();
    }
    return processes.getLast();
  }

  private void begin() {
    processes.add(
        new ServiceModel(
            "process" + names++, source, targets, ledger, backoff(), random, this::reach));
  }

  private Backoff backoff() {
    return new Backoff(
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        () -> Instant.ofEpochMilli(millis),
        random,
        pause -> {
          millis += pause.toMillis();
          reach();
        });
  }

  private void disturb() {
    TargetFake target = targets.get(random.nextInt(targets.size()));
    switch (random.nextInt(18)) {
      case 0, 1 -> {
        current().kill();
        count(Event.CRASH);
      }
      case 2, 3 -> takeOver();
      case 4 -> current().loseConnection();
      case 5 -> current().stop();
      case 6, 7 -> {
        target.down(true);
        count(Event.TARGET_DOWN);
      }
      case 8, 9, 10 -> targets.forEach(each -> each.down(false));
      case 11 -> goBack(target);
      case 12 -> advance();
      case 13 -> {
        source.crash();
        count(Event.SERVER_CRASH);
      }
      case 14 -> muchLater();
      default -> lateCommit(target, random.nextInt(3) > 0);
    }
  }

  /**
   * Never so many between the beginning of a handover and its end, nor behind the slot: it would
   * keep the server from going on.
   */
  private void muchLater() {
    if (targets.stream().noneMatch(TargetFake::isHandedOver) && source.isRead()) {
      source.muchLater();
      targets.forEach(TargetFake::forgetHistory);
    }
  }

  private void lateCommit(TargetFake target, boolean arrives) {
    if (target.commitLate(arrives)) {
      count(Event.LATE_COMMIT);
    }
  }

  private void takeOver() {
    if (processes.size() == 1) {
      if (random.nextInt(3) > 0) {
        processes.getFirst().loseConnection();
      }
      begin();
      count(Event.TAKEN_OVER);
    } else if (processes.size() > 1) {
      processes.getFirst().kill();
    }
  }

  private void goBack(TargetFake target) {
    if (random.nextInt(3) == 0 && target.goBack(random.nextInt(6))) {
      count(Event.WENT_BACK);
      // also what is durable and not yet acknowledged is gone, and its process does not know
      lossy[target.number] = true;
    }
  }

  private void advance() {
    if (random.nextInt(3) == 0 && source.advancedByOthers()) {
      count(Event.ADVANCED_BY_OTHERS);
      noteLoss();
    }
  }

  // ---- what the target asks

  @Override
  public void reach() {
    if (calm || depth > 0) {
      return;
    }
    depth++;
    try {
      int dice = random.nextInt(100);
      if (dice == 0) {
        count(Event.CRASH);
        throw new Crash();
      } else if (dice < 4) {
        source.step();
      } else if (dice < 6) {
        lateCommit(targets.get(random.nextInt(targets.size())), true);
      } else if (dice < 8 && processes.size() > 1) {
        processes.getFirst().step(false);
      } else if (dice == 8) {
        takeOver();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      depth--;
    }
  }

  @Override
  public TargetFake.Fate fate() {
    if (calm || random.nextInt(4) > 0) {
      return TargetFake.Fate.DONE;
    }
    TargetFake.Fate[] fates = TargetFake.Fate.values();
    TargetFake.Fate fate = fates[random.nextInt(fates.length)];
    if (fate != TargetFake.Fate.DONE) {
      count(Event.LOST_ANSWER);
    }
    return fate;
  }

  @Override
  public boolean looksAgain() {
    return random.nextBoolean();
  }

  // ---- what must hold

  @Override
  @SuppressWarnings("ReferenceEquality") // the same object is the same state
  public void changed(TargetFake target, TargetState before, TargetState after, long writer) {
    count(Event.COMMIT);
    require(writer < 0 || writer == before.epoch(), target, "a run wrote that was taken over");
    require(after.epoch() >= before.epoch(), target, "an epoch went back");
    require(
        after.epoch() > before.epoch() || after.owner().equals(before.owner()),
        target,
        "two runs have one epoch");
    require(!after.merged().isAfter(after.loaded()), target, "merged is above loaded");
    if (!after.base().seen().equals(before.base().seen()) && after.concluded()) {
      count(Event.HANDED_OVER);
    }
    if (after.load() != before.load() && after.from().equals(before.from())) {
      checkRaw(target, before, after);
    }
    if (after.rows() != before.rows() || after.merge() != before.merge()) {
      checkRows(target, after);
    }
  }

  /** What was appended is exactly what the log has between the marks, each change once. */
  private void checkRaw(TargetFake target, TargetState before, TargetState after) {
    Set<List<Object>> unique = new HashSet<>();
    for (Raw raw : after.raw()) {
      require(unique.add(List.of(raw.commit(), raw.ordinal())), target, "a change is in raw twice");
    }
    Lsn low = before.loaded();
    if (after.raw().size() > before.raw().size() && after.loaded().equals(low)) {
      count(Event.PIECE);
    }
    for (SourceFake.Transaction one : source.log) {
      if (!one.commit.isAfter(low) || one.commit.isAfter(after.loaded())) {
        continue;
      }
      long ordinal = 0;
      for (SourceFake.Change change : one.changes) {
        if (change.table() == target.table) {
          require(
              unique.contains(List.<Object>of(one.commit, ordinal)),
              target,
              "a change was left out: commit " + one.commit + " ordinal " + ordinal);
          ordinal++;
        }
      }
    }
  }

  /** The rows are the fold of the base and all transactions that are merged. */
  private void checkRows(TargetFake target, TargetState state) {
    boolean snapshot = !state.base().seen().isEmpty();
    Map<Integer, Integer> expected = new TreeMap<>(state.base().rows());
    for (SourceFake.Transaction one : source.log) {
      boolean merged = !one.commit.isAfter(state.merged());
      boolean wanted = snapshot || !state.from().isAfter(one.commit);
      if (state.base().seen().contains(one) || (merged && wanted)) {
        SourceFake.apply(expected, target.table, one);
      }
    }
    require(
        expected.equals(state.rows()),
        target,
        "rows are %s instead of %s".formatted(state.rows(), expected));
  }

  private void check() {
    for (TargetFake target : targets) {
      RouteRecord route = ledger.route(target.task()).orElse(null);
      if (route == null || route.gap().isPresent()) {
        if (route != null) {
          checkReason(target, route.gap().orElseThrow());
        }
        if (route != null && lossy[target.number]) {
          count(Event.GAP);
        }
        lossy[target.number] = lossy[target.number] && route == null;
        continue;
      }
      if (isLost(target, route) && !lossy[target.number]) {
        require(false, target, "acknowledged what is not durable: " + route + processes);
      }
    }
  }

  /** Without somebody else's doing, no task is ever told that it has missed something. */
  private void checkReason(TargetFake target, ProblemCode gap) {
    boolean reason =
        switch (gap) {
          case SLOT_AHEAD -> happened(Event.ADVANCED_BY_OTHERS) || happened(Event.LEDGER_LOST);
          case TARGET_WENT_BACK -> happened(Event.WENT_BACK);
          default -> true;
        };
    require(reason, target, "a gap without a reason");
  }

  private boolean happened(Event event) {
    return events.containsKey(event);
  }

  /** Somebody has taken something away: from now on the task must not go on without a flag. */
  private void noteLoss() {
    for (TargetFake target : targets) {
      RouteRecord route = ledger.route(target.task()).orElse(null);
      if (route != null && route.gap().isEmpty() && isLost(target, route)) {
        lossy[target.number] = true;
      }
    }
  }

  /** Whether the source will not send again something that the target does not have. */
  private boolean isLost(TargetFake target, @Nullable RouteRecord route) {
    TargetState state = target.state();
    Lsn acknowledged =
        route == null ? source.confirmed() : source.confirmed().max(route.coveredTo());
    for (SourceFake.Transaction one : source.log) {
      if (one.commit.isAfter(state.loaded())
          && !state.from().isAfter(one.commit)
          && acknowledged.isAfter(one.commit)
          && one.touches(target.table)) {
        return true;
      }
    }
    return false;
  }

  // ---- the end

  /** Without further trouble, every task that has no gap has everything, soon. */
  private void converge() throws InterruptedException {
    calm = true;
    source.settle();
    targets.forEach(target -> target.down(false));
    while (processes.size() > 1) {
      processes.removeFirst().kill();
    }
    for (int step = 0; step < 3000; step++) {
      current().step(true);
      processes.removeIf(ServiceModel::isOver);
      check();
      if (!processes.isEmpty() && processes.getLast().isDone() && allMerged()) {
        count(Event.CONVERGED);
        return;
      }
    }
    throw new AssertionError(
        "nothing moves any more: " + processes + " " + source.log.size() + " " + targets);
  }

  private boolean allMerged() {
    for (TargetFake target : targets) {
      TargetState state = target.state();
      if (!state.concluded()) {
        return false;
      }
      for (SourceFake.Transaction one : source.log) {
        boolean wanted = !state.from().isAfter(one.commit) && one.touches(target.table);
        if (wanted && one.commit.isAfter(state.merged())) {
          return false;
        }
      }
    }
    return true;
  }

  private void require(boolean holds, TargetFake target, String what) {
    if (!holds) {
      throw new AssertionError("task " + target.number + ": " + what);
    }
  }

  static Collection<Event> expected() {
    return List.of(Event.values());
  }
}
