package io.pgbend.cli;

import io.pgbend.Application;
import io.pgbend.change.TableName;
import io.pgbend.config.Home;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import io.pgbend.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Follows one table in the foreground until it is interrupted or cannot go on. */
final class SyncFollow {
  /** Which slot and publication of the source are used. */
  record Stream(String slot, String publication) {}

  private final Home home;
  private final Console console;
  private final InstantSource clock = InstantSource.system();

  SyncFollow(Home home, Console console) {
    this.home = home;
    this.console = console;
  }

  void run(SourceConnections source, DatabendClient target, Stream stream, FollowRequest request)
      throws InterruptedException {
    TableName table = request.table().table();
    Instant start = clock.instant();
    try (FollowStatus status = new FollowStatus(console, clock, table.toString());
        Application application = Application.open(home, clock)) {
      FollowTask task;
      try (SlotTasks tasks = application.tasks(source, stream.slot(), stream.publication(), 1)) {
        tasks.start();
        task = tasks.follow(target, request, RunName.fresh(), status);
        task.await();
      } finally {
        if (status.hasBegun()) {
          Duration time = Duration.between(start, clock.instant());
          new FollowSummary(console).show(table, request.table().into(), status, time);
        }
      }
      if (task.state() == TaskState.FAILED) {
        throw task.problem().orElseThrow();
      }
    }
  }
}
