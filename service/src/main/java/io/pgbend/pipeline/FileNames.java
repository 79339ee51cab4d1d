package io.pgbend.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names of staged files, never the same twice: Databend silently skips a name that it has loaded
 * before. Thread-safe.
 *
 * @param run a text that no other run uses, of letters and digits
 */
public record FileNames(String run, AtomicLong counter) {
  public static FileNames of(String run) {
    return new FileNames(run, new AtomicLong());
  }

  public String next() {
    return "part-" + counter.incrementAndGet() + "-" + run + ".parquet";
  }
}
