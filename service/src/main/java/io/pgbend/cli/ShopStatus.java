package io.pgbend.cli;

import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.pipeline.FollowProgress;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.target.merge.MergeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows how all tables of the sample shop are followed: one line on a terminal, elsewhere a line
 * when a table was copied. Thread-safe.
 */
final class ShopStatus implements AutoCloseable {
  private static final long TICK_MILLIS = 300;
  private final Console console;
  private final CountDownLatch copying;
  private final Map<TableName, Table> tables = new LinkedHashMap<>();
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shop/status").factory());

  ShopStatus(Console console, List<TableName> names) {
    this.console = console;
    this.copying = new CountDownLatch(names.size());
    names.forEach(name -> tables.put(name, new Table(name)));
    var _ =
        ticks.scheduleAtFixedRate(
            () -> console.status(line()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Waits until all tables are being copied; whether they are within the time. */
  boolean allCopying(Duration time) throws InterruptedException {
    return copying.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Hears of one table. */
  FollowProgress of(TableName name) {
    return table(name);
  }

  FollowStatus.Totals totals(TableName name) {
    return table(name).totals.get();
  }

  private Table table(TableName name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("not a table of the shop: " + name);
    }
    return table;
  }

  private String line() {
    long following =
        tables.values().stream().filter(table -> table.phase == FollowPhase.FOLLOWING).count();
    long copied = 0;
    long changes = 0;
    for (Table table : tables.values()) {
      copied += table.totals.get().copied();
      changes += table.totals.get().changes();
    }
    return "%d of %d tables in step, %s copied, %s brought in"
        .formatted(
            following,
            tables.size(),
            Figures.count(copied, "row"),
            Figures.count(changes, "change"));
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    console.statusOver();
  }

  private final class Table implements FollowProgress {
    private final TableName name;
    private final AtomicReference<FollowStatus.Totals> totals =
        new AtomicReference<>(new FollowStatus.Totals(0, 0, 0, 0, 0));
    private volatile FollowPhase phase = FollowPhase.CHECKING;

    Table(TableName name) {
      this.name = name;
    }

    @Override
    public void enter(FollowPhase next) {
      phase = next;
      if (next == FollowPhase.COPYING) {
        copying.countDown();
      }
      if (next == FollowPhase.CATCHING_UP && !console.terminal()) {
        console.remark(
            "%s: %s copied, catching up"
                .formatted(name, Figures.count(totals.get().copied(), "row")));
      }
    }

    @Override
    public void loaded(long rows, long stagedBytes) {
      totals.updateAndGet(now -> now.plusCopied(rows));
    }

    @Override
    public void merged(MergeMarks marks, MergeOutcome outcome, Optional<Instant> committed) {
      totals.updateAndGet(now -> now.plus(outcome));
    }

    @Override
    public void trouble(SyncException problem) {
      console.remark("%s: %s It is tried again.".formatted(name, problem.problem().detail()));
    }

    @Override
    public void warning(String words) {
      console.remark("warning: " + name + ": " + words);
    }

    @Override
    public void phase(String words) {
      // the whole shop has one line
    }

    @Override
    public void expected(long rows) {
      // the whole shop has one line
    }

    @Override
    public void read(long rows) {
      // what counts is what is loaded
    }

    @Override
    public void connected() {
      // the shop's server is always there
    }

    @Override
    public void attached(Lsn position) {
      // nothing to show
    }

    @Override
    public void waitingFor(List<OpenTransaction> open) {
      // the shop's own transactions are short
    }

    @Override
    public void durable(LoadMarks marks) {
      // what counts is what is merged
    }

    @Override
    public void covered(Lsn position) {
      // nothing to show
    }

    @Override
    public void logKept(long bytes) {
      // the shop's server is thrown away
    }
  }
}
