package io.pgbend.cli;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.pipeline.FollowProgress;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a table is followed: one line that is drawn over on a terminal, elsewhere a plain line
 * for each phase and now and then one while something happens. Thread-safe.
 */
final class FollowStatus implements FollowProgress, AutoCloseable {
  private static final Duration PLAIN_LINE = Duration.ofSeconds(10);
  private static final long TICK_MILLIS = 500;

  /** Several segments are kept always. */
  private static final long KEPT_WORTH_TELLING = 256L << 20;

  /** What was brought into the target. */
  record Totals(long copied, long inserted, long updated, long deleted, long ignored) {
    long changes() {
      return inserted + updated + deleted;
    }

    Totals plus(MergeOutcome outcome) {
      return new Totals(
          copied,
          inserted + outcome.inserted(),
          updated + outcome.updated(),
          deleted + outcome.deleted(),
          ignored + outcome.ignored());
    }

    Totals plusCopied(long rows) {
      return new Totals(copied + rows, inserted, updated, deleted, ignored);
    }
  }

  private final Console console;
  private final InstantSource clock;
  private final String table;
  private final CopyProgress copy;
  private final ScheduledExecutorService ticks;
  private FollowPhase phase = FollowPhase.CHECKING;
  private Totals totals = new Totals(0, 0, 0, 0, 0);
  private Lsn loaded = Lsn.ZERO;
  private Lsn merged = Lsn.ZERO;
  private @Nullable Instant behindSince;
  private boolean begun;
  private long kept;
  private long changesShown;
  private Instant shown;
  private @Nullable ProblemCode lastTrouble;

  FollowStatus(Console console, InstantSource clock, String table) {
    this.console = console;
    this.clock = clock;
    this.table = table;
    this.copy = new CopyProgress(console, clock, table, false);
    this.shown = Instant.EPOCH;
    this.ticks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(table + "/status").factory());
    var _ = ticks.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void enter(FollowPhase next) {
    phase = next;
    if (!console.terminal()) {
      console.remark(table + ": " + words(next));
    }
  }

  static String words(FollowPhase phase) {
    return switch (phase) {
      case CHECKING -> "checking both sides";
      case PREPARING -> "preparing";
      case WAITING_FOR_OPEN_TRANSACTIONS -> "waiting for transactions that were open before";
      case COPYING -> "copying, while changes are captured";
      case CATCHING_UP -> "catching up";
      case FOLLOWING -> "following";
      case DRAINING -> "bringing in what is captured";
    };
  }

  @Override
  public synchronized void phase(String words) {
    copy.phase(words);
  }

  @Override
  public void expected(long rows) {
    copy.expected(rows);
  }

  @Override
  public void read(long rows) {
    copy.read(rows);
  }

  @Override
  public synchronized void loaded(long rows, long stagedBytes) {
    totals = totals.plusCopied(rows);
    copy.loaded(rows, stagedBytes);
  }

  @Override
  public void warning(String words) {
    copy.warning(words);
  }

  @Override
  public synchronized void connected() {
    lastTrouble = null;
  }

  @Override
  public synchronized void attached(Lsn position) {
    if (!console.terminal()) {
      console.remark("%s: changes are captured from %s on".formatted(table, position));
    }
    begun = true;
    loaded = position;
  }

  @Override
  public synchronized void waitingFor(List<OpenTransaction> open) {
    if (due()) {
      open.forEach(transaction -> console.remark("waiting for: " + transaction.sentence()));
    }
  }

  @Override
  public synchronized void durable(LoadMarks marks) {
    loaded = marks.loadedEnd();
    if (behindSince == null) {
      behindSince = clock.instant();
    }
  }

  @Override
  public synchronized void merged(
      MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
    merged = marks.mergedEnd();
    totals = totals.plus(outcome);
    lastTrouble = null;
    behindSince = merged.compareTo(loaded) >= 0 ? null : committed.orElse(behindSince);
  }

  @Override
  public synchronized void covered(Lsn position) {
    if (behindSince == null) {
      loaded = loaded.max(position);
      merged = merged.max(position);
    }
  }

  @Override
  public synchronized void logKept(long bytes) {
    kept = bytes;
  }

  /** The same trouble is told once until something goes well again. */
  @Override
  public synchronized void trouble(SyncException problem) {
    if (problem.code() != lastTrouble) {
      lastTrouble = problem.code();
      console.remark(
          "%s: %s %s It is tried again. %s"
              .formatted(
                  table,
                  problem.problem().title(),
                  problem.problem().detail(),
                  problem.problem().remedy()));
    }
  }

  private boolean due() {
    boolean due = Duration.between(shown, clock.instant()).compareTo(PLAIN_LINE) >= 0;
    if (due) {
      shown = clock.instant();
    }
    return due;
  }

  private synchronized void tick() {
    switch (phase) {
      case CHECKING, PREPARING, WAITING_FOR_OPEN_TRANSACTIONS ->
          console.status(table + "  " + words(phase));
      case COPYING -> copy.tick();
      case CATCHING_UP, FOLLOWING, DRAINING -> {
        console.status(line());
        if (!console.terminal() && totals.changes() != changesShown && due()) {
          changesShown = totals.changes();
          console.remark(line());
        }
      }
    }
  }

  private String line() {
    return "%s  %s, %s behind, +%s ~%s -%s%s, loaded %s, merged %s%s"
        .formatted(
            table,
            words(phase),
            Figures.seconds(lag()),
            Figures.rows(totals.inserted()),
            Figures.rows(totals.updated()),
            Figures.rows(totals.deleted()),
            totals.ignored() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d ignored", totals.ignored()),
            loaded,
            merged,
            kept < KEPT_WORTH_TELLING
                ? ""
                : ", PostgreSQL keeps " + Figures.bytes(kept) + " of its log");
  }

  private Duration lag() {
    return behindSince == null ? Duration.ZERO : Duration.between(behindSince, clock.instant());
  }

  /** Whether changes are captured, so that there is something to sum up. */
  synchronized boolean hasBegun() {
    return begun;
  }

  synchronized Totals totals() {
    return totals;
  }

  synchronized Lsn loadedLsn() {
    return loaded;
  }

  synchronized Lsn mergedLsn() {
    return merged;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    copy.close();
  }
}
