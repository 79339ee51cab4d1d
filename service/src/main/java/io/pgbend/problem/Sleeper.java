package io.pgbend.problem;

import java.time.Duration;

/** Waits. Tests give one that only takes notes. */
@FunctionalInterface
public interface Sleeper {

  /**
   * Blocks the calling thread for the given time.
   *
   * @throws InterruptedException when the thread is interrupted meanwhile or was before
   */
  void sleep(Duration pause) throws InterruptedException;
}
