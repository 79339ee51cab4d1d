package io.pgbend.benchmarks;

import io.pgbend.pipeline.SnapshotProgress;

/** For a copy that nobody watches. */
record SilentProgress() implements SnapshotProgress {
  @Override
  public void phase(String words) {}

  @Override
  public void expected(long rows) {}

  @Override
  public void read(long rows) {}

  @Override
  public void loaded(long rows, long stagedBytes) {}

  @Override
  public void warning(String words) {}
}
