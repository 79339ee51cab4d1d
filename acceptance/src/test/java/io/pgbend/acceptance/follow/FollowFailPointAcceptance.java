package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.Backoff;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A process that dies in each window of following, one after the other on the same task. */
final class FollowFailPointAcceptance extends FollowSite {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long SOME_INTERVALS_MS = 4_000;
  private static final int KILLED = 137;
  private static final int INTERRUPTED = 130;

  /** Windows of a copy, which {@code FailPointAcceptance} goes through. */
  private static final Set<FailPoint> OF_A_COPY =
      EnumSet.range(FailPoint.TAKE_FENCED, FailPoint.AFTER_CLEANUP);

  /** Passed by a task that is copied anew beside rows that are followed. */
  private static final List<FailPoint> OF_A_RENEWAL =
      List.of(
          FailPoint.AFTER_INTENT,
          FailPoint.HANDOVER_S_TAKEN,
          FailPoint.HANDOVER_COPIED,
          FailPoint.SHADOW_CAUGHT_UP,
          FailPoint.CONCLUDE_FENCED,
          FailPoint.CONCLUDE_COMMITTED,
          FailPoint.AFTER_SHADOW_DROPPED);

  /** Passed by a task that begins anew. */
  private static final List<FailPoint> OF_A_HANDOVER =
      List.of(
          FailPoint.ATTACH_STORED,
          FailPoint.HANDOVER_ATTACHED,
          FailPoint.HANDOVER_A_READ,
          FailPoint.HANDOVER_WAITED,
          FailPoint.HANDOVER_S_TAKEN,
          FailPoint.AFTER_PIECE,
          FailPoint.HANDOVER_COPIED,
          FailPoint.CONCLUDE_FENCED,
          FailPoint.CONCLUDE_COMMITTED,
          FailPoint.HANDOVER_CONCLUDED,
          FailPoint.HANDOVER_E_READ);

  /** Passed only by the very first run of a task, in this order. */
  private static final List<FailPoint> OF_THE_FIRST_RUN =
      List.of(FailPoint.IDENTITY_FENCED, FailPoint.IDENTITY_COMMITTED);

  /** Passed all the time. */
  private static final List<FailPoint> OF_FOLLOWING =
      List.of(
          FailPoint.AFTER_CLAIM,
          FailPoint.AFTER_FILE_WRITTEN,
          FailPoint.AFTER_UPLOAD,
          FailPoint.AFTER_COPY_STATEMENT,
          FailPoint.RAW_FENCED,
          FailPoint.RAW_COMMITTED,
          FailPoint.AFTER_RAW_LOADED,
          FailPoint.AFTER_PIECE_OF_TRANSACTION,
          FailPoint.AFTER_ALL_DURABLE,
          FailPoint.AFTER_ACKNOWLEDGED,
          FailPoint.AFTER_CONFIRMED,
          FailPoint.AFTER_MERGE_STATEMENT,
          FailPoint.MERGE_FENCED,
          FailPoint.MERGE_COMMITTED,
          FailPoint.AFTER_MERGE);

  /** Passed by a change that comes alone, when its merge is due at once: both are one then. */
  private static final List<FailPoint> OF_BOTH =
      List.of(FailPoint.BOTH_FENCED, FailPoint.BOTH_COMMITTED);

  /** Passed by a task that is told to end. */
  private static final List<FailPoint> OF_THE_END =
      List.of(FailPoint.COVER_FENCED, FailPoint.COVER_COMMITTED, FailPoint.MARKS_SAVED);

  @Test
  void every_window_is_gone_through() {
    Set<FailPoint> covered = EnumSet.copyOf(OF_A_COPY);
    covered.addAll(OF_THE_FIRST_RUN);
    covered.addAll(OF_A_HANDOVER);
    covered.addAll(OF_A_RENEWAL);
    covered.addAll(OF_FOLLOWING);
    covered.addAll(OF_BOTH);
    covered.add(FailPoint.AFTER_PURGE);
    covered.addAll(OF_THE_END);
    assertThat(EnumSet.allOf(FailPoint.class)).isEqualTo(covered);
  }

  @Test
  void a_handover_that_dies_in_any_window_begins_again_and_is_exact() throws Exception {
    Writer.prepare(postgres);
    try (Writer writer = Writer.on(postgres, 1)) {
      for (FailPoint point : OF_THE_FIRST_RUN) {
        die(point);
      }
      for (FailPoint point : OF_A_HANDOVER) {
        forget();
        die(point, "--resync", "--when-not-empty", "replace", "--batch-size", "100");
        // what the dead one left is taken up by one that knows nothing of it
        settle(writer, point, "--when-not-empty", "replace");
      }
      writer.end();
      inStep();
    }
  }

  /** A task without its captured changes has to begin anew. */
  private void forget() {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      session.query("drop table if exists " + books().raw().render());
    }
  }

  @Test
  void a_renewal_that_dies_in_any_window_is_done_again_and_is_exact() throws Exception {
    Writer.prepare(postgres);
    try (Writer writer = Writer.on(postgres, 3)) {
      settle(writer, FailPoint.AFTER_CLAIM);
      for (FailPoint point : OF_A_RENEWAL) {
        die(point, "--resync", "--batch-size", "100");
        settle(writer, point);
      }
      writer.end();
      inStep();
    }
  }

  @Test
  void a_task_that_dies_in_any_window_goes_on_exactly() throws Exception {
    Writer.prepare(postgres);
    try (Writer writer = Writer.on(postgres, 2)) {
      settle(writer, FailPoint.AFTER_CLAIM);
      for (FailPoint point : OF_FOLLOWING) {
        die(point, "--batch-size", "40");
      }
      for (FailPoint point : OF_BOTH) {
        dieOfLittle(writer, point);
      }
      // at rest while all changes are still there to be counted
      settle(writer, FailPoint.BOTH_COMMITTED);
      die(FailPoint.AFTER_PURGE, "--keep-changes", "0");
      for (FailPoint point : OF_THE_END) {
        try (FollowProcess process =
            process().java("-D" + FailPoint.PROPERTY + "=" + point + ":halt").run()) {
          process.awaitError("following");
          process.signal("INT");
          assertThat(process.exitCode()).as(point + ": " + process.errors()).isEqualTo(KILLED);
        }
      }
      writer.end();
      inStep();
    }
  }

  private void dieOfLittle(Writer writer, FailPoint point) throws Exception {
    try (Writer.Pause _ = writer.pause();
        FollowProcess process =
            process().java("-D" + FailPoint.PROPERTY + "=" + point + ":halt").run()) {
      process.awaitError("following");
      Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
      while (!process.endedWithin(SOME_INTERVALS_MS)) {
        postgres.execute("update t set n = n + 1 where id = 1000000");
        assertThat(attempts.pause()).as(point + ": " + process.errors()).isTrue();
      }
      assertThat(process.exitCode()).as(point + ": " + process.errors()).isEqualTo(KILLED);
    }
  }

  private void die(FailPoint point, String... arguments) throws Exception {
    try (FollowProcess process =
        process()
            .java("-D" + FailPoint.PROPERTY + "=" + point + ":halt")
            .arguments(arguments)
            .run()) {
      assertThat(process.exitCode()).as(point + ": " + process.errors()).isEqualTo(KILLED);
    }
  }

  /** Goes on, and compares both sides at rest. */
  private void settle(Writer writer, FailPoint after, String... arguments) throws Exception {
    try (FollowProcess process = process().arguments(arguments).run()) {
      process.awaitError("following");
      try (Writer.Pause _ = writer.pause()) {
        awaitInStep(process);
        process.signal("INT");
        assertThat(process.exitCode()).as(after + ": " + process.errors()).isEqualTo(INTERRUPTED);
        assertThat(target()).as(after.name()).isEqualTo(source());
        assertNothingDoubled();
      }
    }
  }

  private void inStep() throws Exception {
    try (FollowProcess process = process().run()) {
      endInStep(process);
    }
  }
}
