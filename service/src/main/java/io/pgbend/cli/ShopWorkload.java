package io.pgbend.cli;

import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens in the sample shop while its tables are followed. */
final class ShopWorkload implements AutoCloseable {
  private static final List<String> BURST =
      List.of("shop-burst-1.sql", "shop-burst-2.sql", "shop-burst-3.sql");
  private static final long TRICKLE_MILLIS = 200;

  private final SourceConnections source;
  private final ExecutorService sessions =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("shop/session-", 1).factory());
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shop/trickle").factory());
  private final List<Future<Long>> burst = new ArrayList<>();
  private @Nullable Future<?> trickling;
  private long trickled;
  private int turn;
  private boolean trickleEnded;

  ShopWorkload(SourceConnections source) {
    this.source = source;
  }

  /** Begins a burst of changes, with several sessions at a time. */
  void startBurst() {
    for (String script : BURST) {
      burst.add(sessions.submit(() -> run(statements(script))));
    }
  }

  /** Waits for the burst's end and ends the trickle; how many rows were changed in all. */
  long awaitEnd() throws InterruptedException {
    long changes = 0;
    for (Future<Long> session : burst) {
      try {
        changes += session.get();
      } catch (ExecutionException failed) {
        throw failed.getCause() instanceof SyncException problem
            ? problem
            : new IllegalStateException("the sample shop's workload failed", failed.getCause());
      }
    }
    if (trickling != null) {
      trickling.cancel(false);
    }
    synchronized (this) {
      trickleEnded = true;
      return changes + trickled;
    }
  }

  /** A few changes a second, until closed. */
  void trickle() {
    List<String> statements = statements("shop-trickle.sql");
    synchronized (this) {
      trickleEnded = false;
    }
    trickling =
        clock.scheduleAtFixedRate(
            () -> trickleOnce(statements), 0, TRICKLE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void trickleOnce(List<String> statements) {
    if (!trickleEnded) {
      String next = statements.get(turn++ % statements.size());
      trickled += run(List.of(next));
    }
  }

  private long run(List<String> statements) {
    try (SourceSession session = source.open("sample workload")) {
      return session.run(
          connection -> {
            CommittedChanges changes = new CommittedChanges();
            try (Statement statement = connection.createStatement()) {
              for (String sql : statements) {
                statement.execute(sql);
                changes.after(sql, statement.getUpdateCount());
              }
            }
            return changes.count();
          });
    }
  }

  /** One statement a line. */
  private static List<String> statements(String script) {
    try (InputStream text =
        Objects.requireNonNull(ShopWorkload.class.getResourceAsStream(script))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    sessions.shutdownNow();
  }
}
