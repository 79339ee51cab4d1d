package io.pgbend.pipeline;

import io.pgbend.staging.StagedFileWriter;

/**
 * When a staged file is large enough. A lane's first files are small, so that loading begins early
 * and has several files at a time; later ones grow, so that a huge table does not become too many.
 *
 * @param rows at most so many rows; {@code Long.MAX_VALUE} for no limit
 * @param firstBytes about so long, compressed, are a lane's first files
 * @param largestBytes no file grows beyond this
 */
public record FileLimits(long rows, long firstBytes, long largestBytes) {
  private static final long FIRST_BYTES = 6L << 20;
  private static final long LARGEST_BYTES = 24L << 20;

  /** Files of a lane until the next ones are twice as long. */
  private static final int FILES_OF_A_SIZE = 6;

  private static final int MOST_DOUBLINGS = 10;

  /** Files by size only. */
  public static FileLimits standard() {
    return new FileLimits(Long.MAX_VALUE, FIRST_BYTES, LARGEST_BYTES);
  }

  /** Files of at most so many rows. */
  public FileLimits atMost(long rowsAtMost) {
    return new FileLimits(rowsAtMost, firstBytes, largestBytes);
  }

  /** The same where no more than so many bytes may be held for one file. */
  FileLimits holding(long bytes) {
    return new FileLimits(rows, Math.min(firstBytes, bytes), Math.min(largestBytes, bytes));
  }

  /** Quick: whether the limit of rows is reached. */
  boolean rowsReached(StagedFileWriter writer) {
    return writer.rows() >= rows;
  }

  /**
   * Whether the file that is being written is to be ended.
   *
   * @param filesBefore files that the same lane has ended before
   */
  boolean reached(StagedFileWriter writer, int filesBefore) {
    return rowsReached(writer) || writer.fileBytes() >= bytes(filesBefore);
  }

  private long bytes(int filesBefore) {
    int doublings = Math.min(MOST_DOUBLINGS, filesBefore / FILES_OF_A_SIZE);
    return Math.min(largestBytes, firstBytes << doublings);
  }
}
