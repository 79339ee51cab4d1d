package io.pgbend.checkpoint;

import java.util.Optional;

/**
 * What the task's {@code control_merge} row says.
 *
 * @param intended whether there is an intent at all, also one that this version does not know
 */
public record MergeControl(long epoch, MergeMarks marks, boolean intended) {

  /** What the last run was about to do and did not report as done. */
  public Optional<Intent> intent() {
    return marks.intent();
  }
}
