package io.pgbend.problem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * Growing, jittered pauses between attempts, bounded in total. The only place that sleeps.
 *
 * <p>The n-th pause is drawn evenly from half to the whole of {@code min(first * 2^n, cap)}, so
 * that many who failed together do not come back together. Immutable and thread-safe when its parts
 * are.
 *
 * @param first longest first pause, positive
 * @param cap longest pause of all
 * @param total no pause begins that would end later than this after {@link #start()}; zero means no
 *     second attempt
 */
public record Backoff(
    Duration first,
    Duration cap,
    Duration total,
    InstantSource clock,
    RandomGenerator random,
    Sleeper sleeper) {

  /** From 100 ms to 5 s, in real time. */
  public static Backoff within(Duration total) {
    return new Backoff(
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        total,
        InstantSource.system(),
        RandomGenerator.of("SplittableRandom"),
        Thread::sleep);
  }

  /** Looks again and again, from every 10 ms to every 200 ms, in real time. */
  public static Backoff polling(Duration total) {
    return new Backoff(
        Duration.ofMillis(10),
        Duration.ofMillis(200),
        total,
        InstantSource.system(),
        RandomGenerator.of("SplittableRandom"),
        Thread::sleep);
  }

  /** The same pauses within another total time. */
  public Backoff total(Duration other) {
    return new Backoff(first, cap, other, clock, random, sleeper);
  }

  /** Begins counting for one piece of work; the result belongs to one thread. */
  public Attempts start() {
    return new Attempts(clock.instant());
  }

  /** The attempts at one piece of work. */
  public final class Attempts {
    private final Instant began;
    private int pauses;

    private Attempts(Instant began) {
      this.began = began;
    }

    /**
     * Waits before the next attempt.
     *
     * @return false, at once, when the time is used up and the last failure has to be reported
     */
    public boolean pause() throws InterruptedException {
      return pauseAtLeast(Duration.ZERO);
    }

    /** As {@link #pause()}, but no shorter than what the other side asked for. */
    public boolean pauseAtLeast(Duration asked) throws InterruptedException {
      Duration next = nextPause();
      Duration pause = next.compareTo(asked) < 0 ? asked : next;
      if (Duration.between(began, clock.instant()).plus(pause).compareTo(total) > 0) {
        return false;
      }
      pauses++;
      sleeper.sleep(pause);
      return true;
    }

    /** Attempts after the first that have been granted. */
    public int repeats() {
      return pauses;
    }

    private Duration nextPause() {
      long ceiling = Math.min(cap.toMillis(), first.toMillis() << Math.min(pauses, 20));
      return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
  }
}
