package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Processes that are killed at any time while the source goes on changing. */
final class FollowKillAcceptance {
  /** On each version; three times as many altogether. */
  private static final int KILLS = Integer.getInteger("pgbend.kills", 2);

  private static final int SHORTEST_LIFE_MS = 1_200;
  private static final int LONGEST_LIFE_MS = 6_000;

  /** On one version. */
  abstract static class OnVersion extends FollowSite {
    @Test
    void nothing_is_lost_or_doubled_however_often_it_is_killed() throws Exception {
      long seed = Long.getLong("seed", new Random().nextLong());
      System.out.println("seed of the kills: " + seed);
      Random random = new Random(seed);
      Writer.prepare(postgres);
      try (Writer writer = Writer.on(postgres, seed)) {
        for (int kill = 0; kill < KILLS; kill++) {
          try (FollowProcess process = process().arguments("--batch-size", "40").run()) {
            if (kill % 2 == 0) {
              process.awaitError("following");
            }
            boolean ended = process.endedWithin(random.nextInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS));
            assertThat(ended).as(process.errors()).isFalse();
            process.kill();
          }
        }
        writer.end();
      }
      try (FollowProcess process = process().run()) {
        endInStep(process);
      }
    }
  }

  @Nested
  final class On10 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V10;
    }
  }

  @Nested
  final class On15 extends OnVersion {}

  @Nested
  final class On18 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V18;
    }
  }
}
