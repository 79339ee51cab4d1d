package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.Application;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.config.Home;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.sql.TableRef;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tables that are followed without a copy. */
final class ChangesOnlyAcceptance extends FollowSite {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Never lets the task prepare its target, while changes are captured. */
  private static final class NeverReady extends QuietProgress {
    private final CountDownLatch loaded = new CountDownLatch(1);

    @Override
    public void durable(LoadMarks marks) {
      loaded.countDown();
    }

    @Override
    public void phase(String words) {
      if (words.equals("preparing the target")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  @Test
  void changes_that_were_loaded_before_the_target_was_ready_are_merged() throws Exception {
    Writer.prepare(postgres);
    postgres.execute("insert into t values (5000, 1, 'waits in the slot')");
    SourceConnections source =
        new SourceConnections(
            SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password()));
    Home home = Home.at(home(), Map.of()).open();
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        Application application = Application.open(home, InstantSource.system())) {
      try (SlotTasks tasks = application.tasks(source, slot(), "bend_cdc_pub", 1)) {
        NeverReady hears = new NeverReady();
        tasks.start();
        FollowTask _ = tasks.follow(client, request(home), "run1", hears);
        hears.loaded.await();
      }
      try (SlotTasks tasks = application.tasks(source, slot(), "bend_cdc_pub", 1)) {
        tasks.start();
        FollowTask _ = tasks.follow(client, request(home), "run2", new QuietProgress());
        assertThat(tasks.awaitSeen(position(source), LIMIT)).isEmpty();
      }
    }
    // the other rows were there before the slot
    assertThat(target()).startsWith("1 5000 1 ");
  }

  private FollowRequest request(Home home) {
    SnapshotRequest table =
        new SnapshotRequest(
            new TableName("public", "t"),
            "",
            new TableRef(databend.database(), "t"),
            null,
            false,
            List.of(),
            ColumnWishes.none(),
            FileLimits.standard(),
            1,
            home.spool().resolve("t"));
    return FollowRequest.standard(table, FollowMode.CDC).every(Duration.ofSeconds(1));
  }

  private static Lsn position(SourceConnections source) {
    try (SourceSession session = source.open("test")) {
      return new SourcePosition(session).flushedPosition();
    }
  }
}
