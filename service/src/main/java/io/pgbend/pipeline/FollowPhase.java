package io.pgbend.pipeline;

/** What a running task does; entered in this order, some of them left out. */
public enum FollowPhase {
  /** Both sides are looked at. Set at the start. */
  CHECKING,
  /** Bookkeeping is made ready, and the place in the stream is taken. Set after the checks. */
  PREPARING,
  /** Set when transactions are open that began before the place in the stream was taken. */
  WAITING_FOR_OPEN_TRANSACTIONS,
  /** The table is copied, and changes are captured. Set when the snapshot is taken. */
  COPYING,
  /** What was captured meanwhile is merged. Set when copied rows are visible, and on a restart. */
  CATCHING_UP,
  /** The target follows. Set by the first merge that reaches what the stream has brought. */
  FOLLOWING,
  /** What is captured is loaded and merged, then the task ends. Set when it is told to stop. */
  DRAINING;

  /** Whether another phase may come next. */
  public boolean mayBecome(FollowPhase next) {
    return switch (this) {
      case CHECKING -> next == PREPARING;
      case PREPARING ->
          next == WAITING_FOR_OPEN_TRANSACTIONS || next == COPYING || next == CATCHING_UP;
      case WAITING_FOR_OPEN_TRANSACTIONS -> next == COPYING || next == DRAINING;
      case COPYING -> next == CATCHING_UP || next == DRAINING;
      case CATCHING_UP -> next == FOLLOWING || next == DRAINING;
      case FOLLOWING -> next == CATCHING_UP || next == DRAINING;
      case DRAINING -> false;
    };
  }
}
