package io.pgbend.target.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a result as it comes. What it throws ends the statement on the server. */
public interface RowConsumer {

  /** Called once, before any row, also for a result without rows. */
  default void columns(List<Column> columns) {}

  /**
   * One row; a cell is the server's text form, null for NULL. The list is the consumer's to keep.
   */
  void row(List<@Nullable String> cells);
}
