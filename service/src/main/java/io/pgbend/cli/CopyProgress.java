package io.pgbend.cli;

import io.pgbend.pipeline.SnapshotProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows a copy: a bar with rows, percent, rate and time left on a terminal, a plain line every few
 * seconds elsewhere. What is over within a moment is not worth a plain line. Thread-safe.
 */
final class CopyProgress implements SnapshotProgress, AutoCloseable {
  private static final Duration REDRAW = Duration.ofMillis(100);
  private static final Duration PLAIN_LINE = Duration.ofSeconds(5);
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final long TICK_MILLIS = 250;
  private static final int BAR = 24;
  private final Console console;
  private final InstantSource clock;
  private final String table;
  private final Instant start;
  private final ScheduledExecutorService ticks;
  private Instant shown;
  private Instant phaseStart;
  private String phase = "";
  private boolean phaseShown = true;
  private long expected;
  private long read;
  private long loaded;

  CopyProgress(Console console, InstantSource clock, String table) {
    this(console, clock, table, true);
  }

  /**
   * @param ticking whether it goes on drawing by itself while nothing is read or loaded
   */
  CopyProgress(Console console, InstantSource clock, String table, boolean ticking) {
    this.console = console;
    this.clock = clock;
    this.table = table;
    this.start = clock.instant();
    this.shown = start;
    this.phaseStart = start;
    this.ticks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(table + "/progress").factory());
    if (ticking) {
      var _ =
          ticks.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public synchronized void phase(String words) {
    phase = words;
    phaseStart = clock.instant();
    phaseShown = false;
    draw();
  }

  @Override
  public synchronized void expected(long rows) {
    expected = rows;
  }

  @Override
  public synchronized void read(long rows) {
    read += rows;
    draw();
  }

  @Override
  public synchronized void loaded(long rows, long bytes) {
    loaded += rows;
    draw();
  }

  @Override
  public void warning(String words) {
    console.remark("warning: " + words);
  }

  synchronized void tick() {
    draw();
  }

  private void draw() {
    Instant now = clock.instant();
    if (console.terminal()) {
      drawOver(now);
    } else {
      drawPlain(now);
    }
  }

  private void drawOver(Instant now) {
    if (Duration.between(shown, now).compareTo(REDRAW) >= 0) {
      shown = now;
      console.status(line(Duration.between(start, now)));
    }
  }

  /** Each phase once, when it lasts; then how far it is. */
  private void drawPlain(Instant now) {
    boolean lasts = Duration.between(phaseStart, now).compareTo(MOMENT) >= 0;
    boolean due = Duration.between(shown, now).compareTo(PLAIN_LINE) >= 0;
    if (!phaseShown && lasts) {
      phaseShown = true;
      shown = now;
      console.remark(table + ": " + phase);
    } else if (due && read > 0) {
      shown = now;
      console.remark(line(Duration.between(start, now)));
    }
  }

  private String line(Duration elapsed) {
    if (read == 0) {
      return table + "  " + phase;
    }
    long rate = Figures.rate(loaded, elapsed);
    StringBuilder line = new StringBuilder(table).append(console.terminal() ? "  " : ": ");
    if (expected > 0) {
      double part = Math.min(1.0, (read + (double) loaded) / 2 / expected);
      if (console.terminal()) {
        int full = (int) Math.round(part * BAR);
        line.append("█".repeat(full)).append("░".repeat(BAR - full)).append("  ");
      }
      line.append(
          String.format(Locale.ROOT, console.terminal() ? "%3.0f %%  " : "%3.0f %% ", part * 100));
    }
    line.append("read ").append(Figures.rows(read));
    line.append(", loaded ").append(Figures.count(loaded, "row"));
    if (loaded > 0) {
      line.append(", ").append(Figures.rows(rate)).append(" rows/s");
    }
    if (expected > loaded && rate > 0) {
      long seconds = (expected - loaded) / rate;
      line.append(", ").append(Figures.clock(Duration.ofSeconds(seconds))).append(" left");
    }
    return line.toString();
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    console.statusOver();
  }
}
