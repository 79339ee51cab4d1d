package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.checkpoint.FailPoint;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The windows in which the source's version matters, on the oldest and the newest: what a snapshot
 * and the slot say there. {@link FollowFailPointAcceptance} goes through all of them on one.
 */
final class FollowVersionsAcceptance {
  private static final int KILLED = 137;

  /** On one version. */
  abstract static class OnVersion extends FollowSite {
    @Test
    void a_handover_and_what_follows_it_die_and_go_on_exactly() throws Exception {
      Writer.prepare(postgres);
      try (Writer writer = Writer.on(postgres, 4)) {
        die(FailPoint.HANDOVER_S_TAKEN);
        die(FailPoint.HANDOVER_CONCLUDED);
        die(FailPoint.AFTER_RAW_LOADED);
        die(FailPoint.AFTER_ACKNOWLEDGED);
        die(FailPoint.AFTER_CONFIRMED);
        die(FailPoint.MERGE_COMMITTED);
        writer.end();
      }
      try (FollowProcess process = process().run()) {
        endInStep(process);
      }
    }

    private void die(FailPoint point) throws Exception {
      try (FollowProcess process =
          process()
              .java("-D" + FailPoint.PROPERTY + "=" + point + ":halt")
              .arguments("--batch-size", "40", "--when-not-empty", "replace")
              .run()) {
        assertThat(process.exitCode()).as(point + ": " + process.errors()).isEqualTo(KILLED);
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
  final class On18 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V18;
    }
  }
}
