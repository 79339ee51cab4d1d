package io.pgbend.acceptance.crash;

import io.pgbend.pipeline.SnapshotProgress;

/** Is told and does nothing; tests override what they wait for. */
class Silent implements SnapshotProgress {
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
