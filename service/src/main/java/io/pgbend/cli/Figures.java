package io.pgbend.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Figures() {}

  static String rows(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  /** For instance {@code 1 row} or {@code 1,200 rows}. */
  static String count(long number, String what) {
    return rows(number) + " " + what + (number == 1 ? "" : "s");
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** Rows or bytes in a second; a period too short to say anything counts as a millisecond. */
  static long rate(long amount, Duration duration) {
    return Math.round(amount * 1000.0 / Math.max(1, duration.toMillis()));
  }

  /** For instance {@code 1:05} or {@code 2:03:09}. */
  static String clock(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
