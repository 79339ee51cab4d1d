package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.pipeline.CaptureBudget;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowPhase;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import io.pgbend.task.TaskState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Two tables on one slot, of which one is stopped while the other is followed. */
final class StoppedTaskAcceptance extends FollowSite {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** More bytes than one file of changes has here, fewer than six have. */
  private static final long SOME_FILES = 8_000;

  private static final class Phases extends QuietProgress {
    private final Set<FollowPhase> entered = ConcurrentHashMap.newKeySet();

    @Override
    public void enter(FollowPhase phase) {
      entered.add(phase);
    }
  }

  private void prepare() throws Exception {
    Writer.prepare(postgres);
    postgres.execute(
        "create table u (id int primary key, n int not null)",
        "insert into u select i, 0 from generate_series(1, 50) i",
        "alter publication bend_cdc_pub add table u");
  }

  @Test
  void a_stopped_task_is_captured_while_the_other_runs_and_goes_on_from_there() throws Exception {
    prepare();
    try (InProcess site = new InProcess(this);
        SlotTasks tasks = site.tasks()) {
      FollowTask stopped = follow(site, tasks, site.request("t", FollowMode.SNAPSHOT_AND_CDC), "a");
      FollowTask _ = follow(site, tasks, site.request("u", FollowMode.SNAPSHOT_AND_CDC), "b");
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      tasks.stop(stopped);
      assertThat(stopped.state()).isEqualTo(TaskState.STOPPED);
      String before = target();

      change();
      awaitConfirmed(site.position());
      assertThat(target()).isEqualTo(before).isNotEqualTo(source());
      awaitSum(site, 50);

      Phases phases = new Phases();
      FollowTask _ =
          tasks.follow(site.target(), site.request("t", FollowMode.SNAPSHOT_AND_CDC), "c", phases);
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      assertThat(target()).isEqualTo(source());
      assertThat(phases.entered).doesNotContain(FollowPhase.COPYING);
      assertNothingDoubled();
    }
  }

  @Test
  void a_task_that_was_stopped_before_the_program_began_is_captured_too() throws Exception {
    prepare();
    try (InProcess site = new InProcess(this)) {
      FollowRequest request = site.request("t", FollowMode.SNAPSHOT_AND_CDC);
      try (SlotTasks tasks = site.tasks()) {
        FollowTask _ = follow(site, tasks, request, "a");
        FollowTask _ = follow(site, tasks, site.request("u", FollowMode.SNAPSHOT_AND_CDC), "b");
        assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      }
      String before = target();
      change();
      try (SlotTasks tasks = site.tasks()) {
        FollowTask _ = follow(site, tasks, site.request("u", FollowMode.SNAPSHOT_AND_CDC), "c");
        FollowTask stopped = tasks.capture(site.target(), request, "d", new QuietProgress());
        stopped.await();
        assertThat(stopped.state()).isEqualTo(TaskState.STOPPED);
        awaitConfirmed(site.position());
        assertThat(target()).isEqualTo(before).isNotEqualTo(source());
        FollowTask _ = follow(site, tasks, request, "e");
        assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
        assertThat(target()).isEqualTo(source());
        assertNothingDoubled();
      }
    }
  }

  @Test
  void what_is_kept_for_a_stopped_task_is_limited_and_then_it_needs_a_resync() throws Exception {
    prepare();
    try (InProcess site = new InProcess(this);
        SlotTasks tasks = site.tasks()) {
      FollowRequest request =
          within(
              site.request("t", FollowMode.SNAPSHOT_AND_CDC),
              new CaptureBudget(SOME_FILES, Duration.ofHours(1)));
      FollowTask stopped = follow(site, tasks, request, "a");
      FollowTask _ = follow(site, tasks, site.request("u", FollowMode.SNAPSHOT_AND_CDC), "b");
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      tasks.stop(stopped);
      for (int files = 0; files < 6; files++) {
        change();
        awaitConfirmed(site.position());
      }
      awaitSum(site, 300);
      assertThat(stopped.state()).isEqualTo(TaskState.STOPPED);

      FollowTask again = follow(site, tasks, request, "c");
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).contains(again);
      assertThat(again.problem().map(SyncException::code)).contains(ProblemCode.NEEDS_RESYNC);
      change();
      // nobody waits for it any more
      awaitConfirmed(site.position());
      FollowTask _ = follow(site, tasks, request.anew(), "d");
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      assertThat(target()).isEqualTo(source());
    }
  }

  @Test
  void with_the_last_running_task_the_slot_is_left_alone_and_keeps_its_log() throws Exception {
    prepare();
    try (InProcess site = new InProcess(this);
        SlotTasks tasks = site.tasks()) {
      FollowRequest first = site.request("t", FollowMode.SNAPSHOT_AND_CDC);
      FollowRequest second = site.request("u", FollowMode.SNAPSHOT_AND_CDC);
      FollowTask one = follow(site, tasks, first, "a");
      FollowTask two = follow(site, tasks, second, "b");
      assertThat(tasks.awaitSeen(site.position(), LIMIT)).isEmpty();
      tasks.stop(one);
      assertThat(slotIs("active")).isTrue();
      tasks.stop(two);
      await("not active");
      change();
      Lsn written = site.position();
      FollowTask _ = follow(site, tasks, first, "c");
      FollowTask _ = follow(site, tasks, second, "d");
      assertThat(tasks.awaitSeen(written, LIMIT)).isEmpty();
      assertThat(target()).isEqualTo(source());
      assertThat(sum(site)).isEqualTo(50);
      assertNothingDoubled();
    }
  }

  private static FollowTask follow(
      InProcess site, SlotTasks tasks, FollowRequest request, String run) throws Exception {
    return tasks.follow(site.target(), request, run, new QuietProgress());
  }

  private static FollowRequest within(FollowRequest request, CaptureBudget budget) {
    return new FollowRequest(
        request.table(),
        request.mode(),
        request.interval(),
        request.allowDelete(),
        request.stopAtTruncate(),
        request.resync(),
        request.changesAtOnce(),
        request.patience(),
        request.retention(),
        budget);
  }

  private void change() throws Exception {
    postgres.execute(
        "update t set n = n + 1 where id % 3 = 0",
        "delete from t where id % 7 = 1", "update u set n = n + 1");
  }

  private static long sum(InProcess site) throws Exception {
    try (DatabendSession session = site.target().session()) {
      return Long.parseLong(session.query("select sum(n) as s from u").text(0, "s"));
    }
  }

  /** The neighbour goes on. */
  private static void awaitSum(InProcess site, long wanted) throws Exception {
    Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
    while (sum(site) != wanted) {
      assertThat(attempts.pause()).isTrue();
    }
  }

  private void awaitConfirmed(Lsn position) throws Exception {
    await("confirmed_flush_lsn >= '%s'".formatted(position));
  }

  private void await(String condition) throws Exception {
    Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
    while (!slotIs(condition)) {
      assertThat(attempts.pause()).as(condition).isTrue();
    }
  }

  private boolean slotIs(String condition) throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select %s from pg_replication_slots where slot_name = '%s'"
                    .formatted(condition, slot()))) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
