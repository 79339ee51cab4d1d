package io.pgbend.checkpoint;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the task's {@code control_merge} row says, as far as a snapshot needs it. */
public record MergeControl(long epoch, long generation, @Nullable Intent intentOrNull) {

  /** What the last run was about to do and did not report as done. */
  public Optional<Intent> intent() {
    return Optional.ofNullable(intentOrNull);
  }
}
