package io.pgbend.pipeline;

import io.pgbend.checkpoint.LoadMarks;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one task that are loaded together.
 *
 * @param writerOrNull holds the rows; null when only the marks move
 * @param after the marks when they are loaded
 */
record CapturedBatch(@Nullable ChangeWriter writerOrNull, LoadMarks after) {}
