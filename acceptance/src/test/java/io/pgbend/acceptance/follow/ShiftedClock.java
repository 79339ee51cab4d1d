package io.pgbend.acceptance.follow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The real time, and later if a test wants hours to have passed. */
final class ShiftedClock implements InstantSource {
  private final AtomicReference<Duration> shift = new AtomicReference<>(Duration.ZERO);

  void pass(Duration time) {
    shift.accumulateAndGet(time, Duration::plus);
  }

  @Override
  public Instant instant() {
    return InstantSource.system().instant().plus(shift.get());
  }
}
