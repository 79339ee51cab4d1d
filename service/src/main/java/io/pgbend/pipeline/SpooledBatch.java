package io.pgbend.pipeline;

import io.pgbend.checkpoint.LoadMarks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one task in a file that waits for the target.
 *
 * @param fileOrNull null when only the marks move
 * @param after the marks when they are loaded
 * @param since when the file was complete
 */
record SpooledBatch(@Nullable LocalFile fileOrNull, LoadMarks after, Instant since) {
  long bytes() {
    return fileOrNull == null ? 0 : fileOrNull.file().bytes();
  }

  long rows() {
    return fileOrNull == null ? 0 : fileOrNull.file().rows();
  }
}
