package io.pgbend.task;

/** What a task is, for its owner. */
public enum TaskState {
  /** Nothing is brought into the target. New tasks are; set when a run has ended well. */
  STOPPED,
  /** A run is on its way. Set when a run begins. */
  RUNNING,
  /** A run has ended with a problem. Set by that problem; the place in the stream is kept. */
  FAILED;

  /** All allowed moves. */
  public boolean mayBecome(TaskState next) {
    return switch (this) {
      case STOPPED, FAILED -> next == RUNNING;
      case RUNNING -> next == STOPPED || next == FAILED;
    };
  }
}
