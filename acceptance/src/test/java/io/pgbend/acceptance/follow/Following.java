package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.Application;
import io.pgbend.change.Lsn;
import io.pgbend.problem.Backoff;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import io.pgbend.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The tasks of one slot while they run; closing stops them all. */
final class Following implements AutoCloseable {
  /** So many that a route's share of memory is the smallest. */
  private static final int TASKS = 100;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final SlotSite site;
  private final Application application;
  private final SlotTasks tasks;
  private final List<DatabendClient> clients = new ArrayList<>();

  private Following(SlotSite site, Application application, SlotTasks tasks) {
    this.site = site;
    this.application = application;
    this.tasks = tasks;
  }

  /** Opens the home without reading anything. */
  static Following open(SlotSite site, SourceConnections source) {
    Application application = Application.open(site.home(), site.clock);
    return new Following(
        site, application, application.tasks(source, site.slot(), "bend_cdc_pub", TASKS));
  }

  void start() {
    tasks.start();
  }

  Followed follow(Ask ask) throws InterruptedException {
    return follow(ask, new Heard());
  }

  Followed follow(Ask ask, Heard heard) throws InterruptedException {
    return follow(ask, heard, site.databend.endpoint());
  }

  Followed follow(Ask ask, Heard heard, DatabendEndpoint target) throws InterruptedException {
    DatabendClient client = new DatabendClient(target);
    clients.add(client);
    String run = UUID.randomUUID().toString().replace("-", "");
    FollowTask task =
        tasks.follow(
            client,
            ask.request(site.databend.database(), site.home().spool().resolve(run)),
            run,
            heard);
    return new Followed(ask, task, heard, tasks);
  }

  /** Waits until a target has seen everything that is committed at the source now. */
  void awaitSeen(Followed... followed) throws Exception {
    awaitSeen(site.flushed(), followed);
  }

  void awaitSeen(Lsn position, Followed... followed) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(PATIENCE).start();
    List<FollowTask> wanted = List.of(followed).stream().map(Followed::task).toList();
    while (tasks.awaitSeen(position, Duration.ZERO).stream().anyMatch(wanted::contains)) {
      for (Followed one : followed) {
        assertThat(one.task().state())
            .as("%s: %s", one.ask().into(), one.task().problem())
            .isNotEqualTo(TaskState.FAILED);
      }
      assertThat(attempts.pause())
          .as(
              "seen %s: %s",
              position, List.of(followed).stream().map(f -> f.heard().phases).toList())
          .isTrue();
    }
  }

  /** Waits until a target is the same as its source, whatever holds up other tasks. */
  void awaitSame(Followed one) throws InterruptedException {
    one.await("the same rows", () -> site.isSame(one.ask()));
    site.assertSame(one.ask());
  }

  /** Waits as {@link #awaitSeen}, then compares each target with its source. */
  void assertInStep(Followed... followed) throws Exception {
    awaitSeen(followed);
    for (Followed one : followed) {
      site.assertSame(one.ask());
    }
  }

  @Override
  public void close() {
    tasks.close();
    clients.forEach(DatabendClient::close);
    application.close();
  }
}
