package io.pgbend.staging;

import java.nio.file.Path;
import java.util.List;

/**
 * A file that is complete and ready to be loaded.
 *
 * @param bytes its length
 * @param columns in the file's order
 */
public record StagedFile(Path path, long rows, long bytes, List<ColumnCount> columns) {
  public StagedFile {
    columns = List.copyOf(columns);
  }

  /** The values of all columns that were stored as NULL for want of an exact counterpart. */
  public long unrepresentable() {
    return columns.stream().mapToLong(ColumnCount::unrepresentable).sum();
  }
}
