package io.pgbend.source.catalog;

/**
 * How big a relation is.
 *
 * @param pages pages of 8 kB (or the server's block size) of the main fork, as they are now
 * @param bytes with TOAST and indexes
 * @param tableBytes with TOAST, without indexes
 * @param rows the planner's estimate scaled to the present size, -1 when never analyzed
 */
public record TableSize(long pages, long bytes, long tableBytes, long rows) {
  static final TableSize NONE = new TableSize(0, 0, 0, 0);

  TableSize plus(TableSize other) {
    return new TableSize(
        pages + other.pages,
        bytes + other.bytes,
        tableBytes + other.tableBytes,
        rows < 0 || other.rows < 0 ? -1 : rows + other.rows);
  }
}
