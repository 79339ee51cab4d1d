package io.pgbend.pipeline;

import io.pgbend.checkpoint.LoadMarks;

/** How a task begins. */
sealed interface Place {
  /** At the reader's position, with an empty raw table. */
  record Anew() implements Place {}

  /** Where it captured before; the copy did not come to its end and begins again. */
  record CopyAgain(LoadMarks marks) implements Place {}

  /** Where it ended. */
  record Resume(LoadMarks marks) implements Place {}

  /** Where it ended, and new rows are built meanwhile that take the place of the old ones. */
  record Renew(LoadMarks marks) implements Place {}

  /** Whether there are rows into which changes can be merged. */
  default boolean resumes() {
    return this instanceof Resume || this instanceof Renew;
  }
}
