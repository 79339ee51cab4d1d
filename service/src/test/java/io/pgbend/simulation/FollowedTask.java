package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.checkpoint.AckRule;
import io.pgbend.checkpoint.ArrivalRule;
import io.pgbend.checkpoint.FencedWrites;
import io.pgbend.checkpoint.Intent;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.simulation.TargetState.Base;
import io.pgbend.simulation.TargetState.Raw;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One task in one process: what it has in memory, and how it brings that to the target. */
final class FollowedTask {
  private record Batch(List<Raw> rows, LoadMarks after) {}

  private static final int BUDGET = 4;

  /** Sees nothing, and judges nothing. */
  private static final TransactionSnapshot NOTHING = new TransactionSnapshot(1, 1, List.of());

  final TargetFake target;
  private final FencedWrites<TargetFake.Transaction> writes;
  private final AckRule ack;
  private final Random random;
  private final List<Batch> queue = new ArrayList<>();
  private List<Raw> open = new ArrayList<>();
  private LoadMarks marks = LoadMarks.NONE;
  private LoadMarks sealed = LoadMarks.NONE;
  private LoadMarks captured = LoadMarks.NONE;
  private @Nullable MergeMarks merge;
  private boolean settled = true;
  private boolean attached;
  private boolean ended;
  private Lsn commit = Lsn.ZERO;
  private long firstNew;
  private long ordinal;
  private int stage;
  private boolean copied;
  private Map<Integer, Integer> rows = Map.of();
  private SourceFake.@Nullable Seen waited;

  FollowedTask(
      TargetFake target, FencedWrites<TargetFake.Transaction> writes, AckRule ack, Random random) {
    this.target = target;
    this.writes = writes;
    this.ack = ack;
    this.random = random;
  }

  boolean captures() {
    return attached && !ended;
  }

  boolean isNew() {
    return !attached && !ended;
  }

  boolean ended() {
    return ended;
  }

  boolean exceeds() {
    return queue.size() > BUDGET;
  }

  boolean idle() {
    return queue.isEmpty() && captured.equals(sealed) && open.isEmpty();
  }

  Lsn loaded() {
    return marks.loadedCommit();
  }

  LoadMarks read() {
    return writes.loadMarks();
  }

  /** Captures from the marks on. */
  void goOn(LoadMarks from) {
    if (!attached) {
      marks = from;
      sealed = from;
      captured = from;
    }
    attached = true;
  }

  void end() {
    ended = true;
    attached = false;
    queue.clear();
    open.clear();
    ack.ended(target.task());
  }

  /** Captures from a position between two transactions on; with what it had before it is done. */
  void attach(Lsn position, boolean handover) throws InterruptedException {
    LoadMarks before = writes.loadMarks();
    MergeMarks mergeBefore = writes.mergeMarks();
    LoadMarks after = LoadMarks.startingAt(position);
    MergeMarks blank = mergeBefore.merged(after.loadedCommit(), position).withoutSnapshot();
    MergeMarks mergeAfter =
        handover ? blank : blank.concluded(after.loadedCommit(), position, NOTHING, Lsn.ZERO);
    writes.loadAndMerge(
        before,
        after,
        mergeBefore,
        mergeAfter,
        transaction ->
            transaction.change(
                old ->
                    old.withRaw(List.of())
                        .withFrom(position)
                        .withBase(new Base(old.rows(), Set.of()))));
    marks = after;
    sealed = after;
    captured = after;
    merge = mergeAfter;
    stage = 0;
    settled = true;
    ended = false;
  }

  void attached() {
    attached = true;
  }

  @Override
  public String toString() {
    return "[%s attached=%s ended=%s stage=%d settled=%s queue=%d marks=%s merge=%s]"
        .formatted(
            target.task().text(), attached, ended, stage, settled, queue.size(), marks, merge);
  }

  // ---- capturing

  void begin(Lsn at) {
    commit = at;
    ordinal = 0;
    firstNew = ArrivalRule.of(sealed).firstNew(at);
  }

  void change(long xid, int key, int value) {
    if (ordinal >= firstNew) {
      if (open.isEmpty()) {
        ack.pending(target.task(), commit);
      }
      open.add(new Raw(commit, ordinal, xid, key, value));
      if (random.nextInt(5) == 0) {
        seal(captured.piece(commit, ordinal));
      }
    }
    ordinal++;
  }

  void commit(Lsn end) {
    if (ordinal == 0 || firstNew == ArrivalRule.NOTHING) {
      return;
    }
    captured = captured.loaded(commit, end);
    if (open.isEmpty()) {
      ack.pending(target.task(), commit);
    }
    if (random.nextInt(3) == 0) {
      cut();
    }
  }

  /** Between two transactions. */
  void cut() {
    if (!captured.equals(sealed)) {
      seal(captured);
    }
  }

  private void seal(LoadMarks after) {
    queue.add(new Batch(open, after));
    open = new ArrayList<>();
    sealed = after;
    captured = after;
  }

  void restart() {
    captured = sealed;
    open.clear();
  }

  // ---- loading

  void load() throws InterruptedException {
    if (!settled) {
      settle();
    }
    if (queue.isEmpty()) {
      return;
    }
    int count = 1 + random.nextInt(queue.size());
    LoadMarks after = queue.get(count - 1).after().covered(marks.coveredTo());
    List<Batch> batches = List.copyOf(queue.subList(0, count));
    settled = false;
    if (concluded()
        && !after.loadedCommit().equals(merged().mergedCommit())
        && random.nextInt(4) == 0) {
      MergeMarks before = merged();
      MergeMarks mergeAfter = before.merged(after.loadedCommit(), after.loadedEnd());
      merge = null;
      writes.loadAndMerge(
          marks,
          after,
          before,
          mergeAfter,
          transaction -> {
            append(transaction, batches);
            fold(transaction, before, mergeAfter);
          });
      merge = mergeAfter;
    } else {
      writes.loadChanges(marks, after, transaction -> append(transaction, batches));
    }
    settled = true;
    durable(after, count);
  }

  private static void append(TargetFake.Transaction transaction, List<Batch> batches) {
    List<Raw> rows = new ArrayList<>();
    batches.forEach(batch -> rows.addAll(batch.rows()));
    transaction.change(
        old -> {
          List<Raw> all = new ArrayList<>(old.raw());
          all.addAll(rows);
          return old.withRaw(all);
        });
  }

  private void durable(LoadMarks after, int count) {
    marks = after;
    queue.subList(0, count).clear();
    ack.durable(target.task(), after);
  }

  /** After a failure, the control row says what became of it. */
  private void settle() {
    LoadMarks now = writes.loadMarks();
    for (int count = 0; count <= queue.size(); count++) {
      LoadMarks candidate = count == 0 ? marks : queue.get(count - 1).after();
      if (candidate.covered(now.coveredTo()).equals(now)) {
        durable(now, count);
        settled = true;
        return;
      }
    }
    // neither as it was nor as anything that was tried: judged anew by the next process
    throw new Crash();
  }

  void cover(Lsn position) throws InterruptedException {
    if (!settled) {
      settle();
    }
    if (position.isAfter(marks.coveredTo())) {
      settled = false;
      writes.cover(marks, position);
      marks = marks.covered(position);
      settled = true;
    }
  }

  // ---- merging

  private MergeMarks merged() {
    MergeMarks known = merge;
    if (known == null) {
      known = writes.mergeMarks();
      merge = known;
    }
    return known;
  }

  boolean concluded() {
    return merged().snapshot().isPresent();
  }

  void merge() throws InterruptedException {
    MergeMarks before = merged();
    if (!concluded() || !settled || !marks.loadedCommit().isAfter(before.mergedCommit())) {
      return;
    }
    MergeMarks after = before.merged(marks.loadedCommit(), marks.loadedEnd());
    merge = null;
    writes.mergeChanges(before, after, transaction -> fold(transaction, before, after));
    merge = after;
  }

  private static void fold(
      TargetFake.Transaction transaction, MergeMarks before, MergeMarks after) {
    Map<Integer, Integer> rows = new HashMap<>(transaction.now().rows());
    for (Raw raw : transaction.now().raw()) {
      boolean inRange =
          raw.commit().isAfter(before.mergedCommit())
              && !raw.commit().isAfter(after.mergedCommit());
      boolean there =
          before.snapshotEnd().isAfter(raw.commit())
              && before.snapshot().orElseThrow().sees((int) raw.xid());
      if (inRange && !there) {
        SourceFake.apply(rows, raw.key(), raw.value());
      }
    }
    transaction.change(old -> old.withRows(rows));
  }

  void purge() throws InterruptedException {
    MergeMarks known = merged();
    if (concluded()) {
      merge = null;
      writes.mergeChanges(
          known,
          known,
          transaction ->
              transaction.change(
                  old ->
                      old.withRaw(
                          old.raw().stream()
                              .filter(raw -> raw.commit().isAfter(known.mergedCommit()))
                              .toList())));
      merge = known;
    }
  }

  // ---- handover

  /** One step of joining a snapshot with the stream; the snapshot's own steps follow each other. */
  void handOver(SourceFake source) throws InterruptedException {
    if (concluded()) {
      return;
    }
    SourceFake.Seen seen = waited;
    if (stage == 0 || seen == null) {
      waited = source.snapshot();
      stage = 1;
    } else if (stage == 1) {
      if (source.snapshot().snapshot().xmin() >= seen.snapshot().xmax()) {
        waited = source.snapshot();
        stage = 2;
        copied = false;
        copy(source, waited);
        copied = true;
      }
    } else if (!copied) {
      stage = 0;
    } else if (source.snapshot().snapshot().xmin() >= seen.snapshot().xmax()) {
      conclude(seen, source.insertLsn());
    }
  }

  private void copy(SourceFake source, SourceFake.Seen seen) throws InterruptedException {
    rows = source.rows(target.table, seen.transactions());
    Map<Integer, Integer> filling = rows;
    merge = null;
    writes.intend(new Intent(Intent.Step.FILL_SHADOW, target.number));
    writes.copied(
        0, 1 + rows.size(), transaction -> transaction.change(old -> old.withFilling(filling)));
  }

  private void conclude(SourceFake.Seen seen, Lsn until) throws InterruptedException {
    MergeMarks before = merged();
    merge = null;
    copied = false;
    MergeMarks after =
        before.concluded(before.mergedCommit(), before.mergedEnd(), seen.snapshot(), until);
    writes.conclude(
        after,
        transaction -> {
          requireRows(transaction);
          transaction.change(
              old -> old.withRows(old.filling()).withBase(new Base(Map.of(), seen.transactions())));
        });
    merge = after;
  }

  /** Rows read are rows that are there. */
  private void requireRows(TargetFake.Transaction transaction) {
    if (!transaction.now().filling().equals(rows)) {
      throw TargetFake.problem(ProblemCode.ROWS_MISSING);
    }
  }

  /** Whether a failure means that the target has lost something. */
  static boolean wentBack(SyncException failure) {
    return failure.code() == ProblemCode.TARGET_WENT_BACK;
  }
}
