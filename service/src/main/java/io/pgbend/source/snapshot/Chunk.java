package io.pgbend.source.snapshot;

import io.pgbend.change.TableName;
import io.pgbend.source.SqlText;

/**
 * A part of a table that one COPY reads. The chunks of a plan cover every row once.
 *
 * @param number from 0 within its plan
 * @param table the relation to read: the table itself or a leaf of it
 * @param only false where the relation is read together with its partitions
 * @param estimatedRows -1 when nobody knows
 */
public record Chunk(int number, TableName table, boolean only, Range range, long estimatedRows) {

  /** Which rows. */
  public sealed interface Range {
    /** A condition that selects them, empty for all. */
    String condition();
  }

  /** Every row. */
  public record Whole() implements Range {
    @Override
    public String condition() {
      return "";
    }
  }

  /**
   * Rows whose version lies in some pages.
   *
   * @param to the first page that does not belong to it, or -1 for an open end: pages may have been
   *     added between counting them and taking the snapshot
   */
  public record Pages(long from, long to) implements Range {
    @Override
    public String condition() {
      String lower = from == 0 ? "" : "ctid >= '(%d,0)'::pg_catalog.tid".formatted(from);
      String upper = to < 0 ? "" : "ctid < '(%d,0)'::pg_catalog.tid".formatted(to);
      return both(lower, upper);
    }
  }

  /**
   * Rows by an integer key, where pages do not serve.
   *
   * @param from the first value, or {@code Long.MIN_VALUE} for an open start
   * @param to the first value that does not belong to it, or {@code Long.MAX_VALUE} for an open end
   */
  public record Keys(String column, long from, long to) implements Range {
    @Override
    public String condition() {
      String key = SqlText.identifier(column);
      String lower = from == Long.MIN_VALUE ? "" : key + " >= " + from;
      String upper = to == Long.MAX_VALUE ? "" : key + " < " + to;
      return both(lower, upper);
    }
  }

  private static String both(String lower, String upper) {
    return lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + " and " + upper;
  }
}
