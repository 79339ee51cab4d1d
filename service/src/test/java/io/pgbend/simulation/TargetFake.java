package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.ControlPort;
import io.pgbend.checkpoint.Intent;
import io.pgbend.checkpoint.LoadControl;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeControl;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.SourceIdentity;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.checkpoint.Windows;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.sql.Assignment;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import io.pgbend.target.sql.Literal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One task's tables in a target that behaves as Databend does: conflicts are found at COMMIT, the
 * answer may be lost on either side of the effect, an old session's COMMIT may come late, and a
 * COMMIT may say OK and do nothing.
 */
final class TargetFake implements ControlPort<TargetFake.Transaction> {
  /** What happens to a transaction at its end. */
  enum Fate {
    DONE,
    REFUSED,
    LOST_AFTER_EFFECT,
    LOST_BEFORE_EFFECT,
    LATE,
    SAID_ONLY
  }

  /** Decides what goes wrong, and watches. */
  interface Surroundings {
    /** Anything may happen here: others act, or the process ends. */
    void reach();

    Fate fate();

    /** Whether a transaction that met another one is judged by its conditions alone. */
    boolean looksAgain();

    /** A transaction has changed the state. */
    void changed(TargetFake target, TargetState before, TargetState after, long writer);
  }

  /** An open transaction: what it read, and what it will do. */
  static final class Transaction {
    private final TargetState start;
    private final List<UnaryOperator<TargetState>> changes = new ArrayList<>();
    private final List<ControlUpdate> updates = new ArrayList<>();
    private TargetState now;
    private long writer;
    private boolean take;

    private Transaction(TargetState start) {
      this.start = start;
      this.now = start;
    }

    TargetState now() {
      return now;
    }

    void change(UnaryOperator<TargetState> change) {
      changes.add(change);
      now = change.apply(now);
    }
  }

  final int number;
  final int table;
  final Bookkeeping books;
  private final Surroundings surroundings;
  private final List<Transaction> late = new ArrayList<>();
  private final List<TargetState> history = new ArrayList<>();
  private TargetState state = TargetState.EMPTY;
  private boolean down;

  TargetFake(int number, int table, Surroundings surroundings) {
    this.number = number;
    this.table = table;
    this.books = Bookkeeping.standard(new TaskKey("task" + number));
    this.surroundings = surroundings;
  }

  TaskKey task() {
    return books.task();
  }

  TargetState state() {
    return state;
  }

  /** Whether changes are captured that a snapshot still to come will judge. */
  boolean isHandedOver() {
    return !state.from().equals(Lsn.ZERO) && !state.concluded();
  }

  @Override
  public String toString() {
    return books.task().text() + " " + load(state) + " " + merge(state);
  }

  void down(boolean other) {
    down = other;
  }

  /**
   * A COMMIT that was on its way arrives, or never will.
   *
   * @return whether it took place
   */
  boolean commitLate(boolean arrives) {
    return !late.isEmpty() && commit(late.removeFirst(), arrives);
  }

  private boolean commit(Transaction old, boolean arrives) {
    return arrives && commit(old);
  }

  /** Somebody restores an earlier state; sessions do not outlive that. */
  boolean goBack(int steps) {
    if (history.isEmpty()) {
      return false;
    }
    state = history.get(Math.max(0, history.size() - 1 - steps));
    late.clear();
    return true;
  }

  void forgetHistory() {
    history.clear();
  }

  @Override
  public void prepare() {
    ask();
  }

  private void ask() {
    surroundings.reach();
    if (down) {
      throw problem(ProblemCode.TARGET_UNREACHABLE);
    }
  }

  @Override
  public LoadControl load() {
    ask();
    return load(state);
  }

  @Override
  public LoadControl load(Transaction transaction) {
    return load(transaction.now);
  }

  @Override
  public MergeControl merge() {
    ask();
    return merge(state);
  }

  @Override
  public MergeControl merge(Transaction transaction) {
    return merge(transaction.now);
  }

  @Override
  public void transact(Windows windows, Work<Transaction> work, List<ControlUpdate> updates) {
    ask();
    Transaction transaction = new Transaction(state);
    work.in(transaction);
    updates.forEach(update -> update(transaction, update));
    surroundings.reach();
    switch (surroundings.fate()) {
      case DONE -> requireDone(commit(transaction));
      case REFUSED -> throw problem(ProblemCode.TARGET_SESSION_LOST);
      case LOST_AFTER_EFFECT -> {
        commit(transaction);
        throw problem(ProblemCode.TARGET_OUTCOME_UNKNOWN);
      }
      case LOST_BEFORE_EFFECT -> throw problem(ProblemCode.TARGET_OUTCOME_UNKNOWN);
      case LATE -> {
        late.add(transaction);
        throw problem(ProblemCode.TARGET_OUTCOME_UNKNOWN);
      }
      case SAID_ONLY -> {
        return;
      }
    }
    surroundings.reach();
  }

  private static void requireDone(boolean done) {
    if (!done) {
      throw problem(ProblemCode.TARGET_SESSION_LOST);
    }
  }

  private void update(Transaction transaction, ControlUpdate update) {
    if (!matches(transaction.now, update)) {
      throw problem(ProblemCode.FENCED);
    }
    transaction.updates.add(update);
    transaction.writer = update.epoch();
    TargetState before = transaction.now;
    transaction.change(state -> changed(state, update));
    transaction.take |= transaction.now.epoch() != before.epoch();
  }

  private boolean isLoad(ControlUpdate update) {
    return update.table().equals(books.controlLoad());
  }

  private boolean matches(TargetState in, ControlUpdate update) {
    Map<String, Literal> row = isLoad(update) ? in.load() : in.merge();
    return TargetState.number(row, ControlTables.EPOCH) == update.epoch()
        && update.expected().stream().allMatch(mark -> mark.value().equals(row.get(mark.column())));
  }

  private TargetState changed(TargetState before, ControlUpdate update) {
    Map<String, Literal> row = new HashMap<>(isLoad(update) ? before.load() : before.merge());
    for (Assignment change : update.changes()) {
      row.put(change.column(), change.value());
    }
    return isLoad(update) ? before.withLoad(row) : before.withMerge(row);
  }

  /**
   * Whether it took place: not when a row that it changed was changed since it began. Some servers
   * would look at the conditions again instead; the fences have to hold there too.
   */
  @SuppressWarnings("ReferenceEquality") // another row with the same values is another row
  private boolean commit(Transaction transaction) {
    TargetState begun = transaction.start;
    TargetState end = transaction.now;
    boolean conflict =
        (end.load() != begun.load() && state.load() != begun.load())
            || (end.merge() != begun.merge() && state.merge() != begun.merge());
    boolean refused = transaction.updates.stream().anyMatch(update -> !matches(state, update));
    if (refused || (conflict && !surroundings.looksAgain())) {
      return false;
    }
    TargetState before = state;
    for (UnaryOperator<TargetState> change : transaction.changes) {
      state = change.apply(state);
    }
    history.add(state);
    surroundings.changed(this, before, state, transaction.take ? -1 : transaction.writer);
    return true;
  }

  private static LoadControl load(TargetState of) {
    Map<String, Literal> row = of.load();
    return new LoadControl(
        TargetState.number(row, ControlTables.EPOCH),
        text(row, ControlTables.STORE_ID),
        new LoadMarks(
            TargetState.lsn(row, ControlTables.LOADED_COMMIT_LSN),
            TargetState.lsn(row, ControlTables.LOADED_END_LSN),
            TargetState.lsn(row, ControlTables.PIECE_COMMIT_LSN),
            TargetState.number(row, ControlTables.PIECE_ORDINAL),
            TargetState.lsn(row, ControlTables.COVERED_TO)),
        new SourceIdentity(
            text(row, ControlTables.SYSTEM_ID), TargetState.number(row, ControlTables.TIMELINE)));
  }

  private static MergeControl merge(TargetState of) {
    Map<String, Literal> row = of.merge();
    String snapshot = text(row, ControlTables.SNAPSHOT);
    String intent = text(row, ControlTables.INTENT);
    return new MergeControl(
        TargetState.number(row, ControlTables.EPOCH),
        new MergeMarks(
            TargetState.lsn(row, ControlTables.MERGED_COMMIT_LSN),
            TargetState.lsn(row, ControlTables.MERGED_END_LSN),
            TargetState.number(row, ControlTables.GENERATION),
            snapshot.isEmpty() ? null : TransactionSnapshot.parse(snapshot),
            TargetState.lsn(row, ControlTables.SNAPSHOT_END_LSN),
            intent(intent)),
        !intent.isEmpty());
  }

  private static @Nullable Intent intent(String text) {
    return text.isEmpty() ? null : Intent.parse(text).orElse(null);
  }

  private static String text(Map<String, Literal> row, String column) {
    return row.get(column) instanceof Literal.Text(String value) ? value : "";
  }

  static SyncException problem(ProblemCode code) {
    return SyncException.of(code, "as the schedule wants it");
  }
}
