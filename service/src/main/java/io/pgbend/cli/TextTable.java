package io.pgbend.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows under their headings, in columns as wide as they must be; numbers to the right. */
final class TextTable {
  private static final int WIDEST = 60;
  private final List<String> headings;
  private final List<List<@Nullable String>> rows = new ArrayList<>();

  TextTable(List<String> headings) {
    this.headings = List.copyOf(headings);
  }

  void add(List<@Nullable String> row) {
    rows.add(new ArrayList<>(row));
  }

  List<String> lines() {
    int[] widths = new int[headings.size()];
    boolean[] numeric = new boolean[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = width(headings.get(column));
      numeric[column] = !rows.isEmpty();
      for (List<@Nullable String> row : rows) {
        String cell = shown(row.get(column));
        widths[column] = Math.max(widths[column], width(cell));
        numeric[column] &= cell.isEmpty() || cell.matches("-?[\\d,]+(\\.\\d+)?");
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(headings, widths, numeric));
    StringBuilder rule = new StringBuilder();
    for (int width : widths) {
      rule.append(rule.isEmpty() ? "" : "  ").append("─".repeat(width));
    }
    lines.add(rule.toString());
    rows.forEach(row -> lines.add(line(row, widths, numeric)));
    return lines;
  }

  private static String line(
      List<? extends @Nullable String> row, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = shown(row.get(column));
      String space = " ".repeat(widths[column] - width(cell));
      line.append(column == 0 ? "" : "  ").append(numeric[column] ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private static String shown(@Nullable String cell) {
    if (cell == null) {
      return "NULL";
    }
    String oneLine = cell.replace("\n", "⏎").replace("\r", "").replace("\t", "⇥");
    return oneLine.codePointCount(0, oneLine.length()) <= WIDEST
        ? oneLine
        : oneLine.substring(0, oneLine.offsetByCodePoints(0, WIDEST - 1)) + "…";
  }

  /** Columns on a terminal: wide East Asian characters and emoji take two. */
  private static int width(String text) {
    return text.codePoints().map(point -> point >= 0x1100 && isWide(point) ? 2 : 1).sum();
  }

  private static boolean isWide(int point) {
    return point <= 0x115F
        || (point >= 0x2E80 && point <= 0xA4CF)
        || (point >= 0xAC00 && point <= 0xD7A3)
        || (point >= 0xF900 && point <= 0xFAFF)
        || (point >= 0xFE30 && point <= 0xFE6F)
        || (point >= 0xFF00 && point <= 0xFF60)
        || (point >= 0x1F300 && point <= 0x1FAFF)
        || (point >= 0x20000 && point <= 0x3FFFD);
  }
}
