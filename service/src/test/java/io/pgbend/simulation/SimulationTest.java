package io.pgbend.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of everything that can go wrong. {@code -Dschedules=N} runs more of them, {@code
 * -Dseed=N} one again.
 */
final class SimulationTest {
  private static final int STEPS = 120;

  @Test
  void nothing_is_lost_or_doubled_in_any_schedule() throws Exception {
    Long seed = Long.getLong("seed");
    if (seed != null) {
      run(seed);
      return;
    }
    int schedules = Integer.getInteger("schedules", 20_000);
    long first = new Random().nextLong() >>> 16;
    System.out.println("seeds of the schedules: from " + first + ", " + schedules);
    Map<World.Event, Integer> events = new EnumMap<>(World.Event.class);
    for (long number = first; number < first + schedules; number++) {
      run(number).forEach((event, times) -> events.merge(event, times, Integer::sum));
    }
    System.out.println("events in the schedules: " + events);
    assertThat(events.keySet()).containsAll(World.expected());
  }

  private static Map<World.Event, Integer> run(long seed) throws InterruptedException {
    World world = new World(seed * 0x9E3779B97F4A7C15L);
    try {
      world.run(STEPS);
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError("-Dseed=" + seed + ": " + failure.getMessage(), failure);
    }
    return world.events();
  }
}
