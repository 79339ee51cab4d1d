package io.pgbend.testing;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that only moves when somebody waits. */
public final class FakeTime implements InstantSource, Sleeper {
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(pauses.stream().reduce(Duration.ZERO, Duration::plus));
  }

  @Override
  public void sleep(Duration pause) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    pauses.add(pause);
  }

  /** The pauses so far. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** Pauses of this time, from 100 ms to 5 s, within a minute in all. */
  public Backoff backoff() {
    return new Backoff(
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        this,
        new Random(7),
        this);
  }
}
