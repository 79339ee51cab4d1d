package io.pgbend.pipeline;

/** Is told how a copy goes on; called from several threads, must be quick. */
public interface SnapshotProgress {
  /** A new phase began, in words for people. */
  void phase(String words);

  /** About how many rows there are; 0 when PostgreSQL has no estimate. */
  void expected(long rows);

  /** So many more rows were read from the source. */
  void read(long rows);

  /** So many more rows are in the target for good. */
  void loaded(long rows, long stagedBytes);

  /** Something the user should know that does not stop the copy. */
  void warning(String words);
}
