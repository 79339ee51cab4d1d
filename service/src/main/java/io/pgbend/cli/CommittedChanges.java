package io.pgbend.cli;

/** Counts changed rows of a session's statements, without those that are rolled back. */
final class CommittedChanges {
  private long count;
  private long atBegin;
  private long atSavepoint;

  /**
   * A statement was executed.
   *
   * @param rows how many it has changed, -1 when it changes none
   */
  void after(String sql, int rows) {
    if (sql.equals("begin")) {
      atBegin = count;
    } else if (sql.startsWith("savepoint")) {
      atSavepoint = count;
    } else if (sql.startsWith("rollback to")) {
      count = atSavepoint;
    } else if (sql.equals("rollback")) {
      count = atBegin;
    } else {
      count += Math.max(0, rows);
    }
  }

  long count() {
    return count;
  }
}
