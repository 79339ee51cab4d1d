package io.pgbend.benchmarks;

import io.pgbend.Application;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.config.Home;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.WhenNotEmpty;
import io.pgbend.source.SourceConnections;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.sql.TableRef;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows tables as {@code pgbend sync} does, and answers each line {@code LSN} on standard input
 * with a JSON object once the targets have seen everything up to there. Ends, draining, with its
 * input.
 */
final class FollowWorker {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private FollowWorker() {}

  /** Arguments: source, home, slot, seconds of the interval, tables, separated by commas. */
  public static void main(String[] arguments) throws Exception {
    SourceConnections source = new SourceConnections(SourceAddress.parse(arguments[0]).endpoint());
    Home home = Home.at(Path.of(arguments[1]), System.getenv()).open();
    Duration interval = Duration.ofSeconds(Long.parseLong(arguments[3]));
    List<String> tables = List.of(arguments[4].split(",", -1));
    try (EngineServer engine = EngineServer.start(home);
        Application application = Application.open(home, InstantSource.system());
        SlotTasks tasks =
            application.tasks(source, arguments[2], ChangeSource.PUBLICATION, tables.size())) {
      long started = System.nanoTime();
      tasks.start();
      for (String table : tables) {
        FollowTask _ = follow(tasks, engine.client(), home, table, interval);
      }
      answer(tasks, started);
    }
  }

  private static FollowTask follow(
      SlotTasks tasks, DatabendClient engine, Home home, String table, Duration interval)
      throws InterruptedException {
    String run = "bench" + System.nanoTime();
    SnapshotRequest copy =
        new SnapshotRequest(
            new TableName("public", table),
            "",
            new TableRef(LoadContest.DATABASE, table),
            WhenNotEmpty.REPLACE,
            true,
            List.of(),
            ColumnWishes.none(),
            FileLimits.standard(),
            2,
            home.spool().resolve(run));
    FollowRequest request =
        FollowRequest.standard(copy, FollowMode.SNAPSHOT_AND_CDC).every(interval);
    return tasks.follow(engine, request, run, new SilentFollow());
  }

  private static void answer(SlotTasks tasks, long started)
      throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      List<FollowTask> behind = tasks.awaitSeen(Lsn.parse(line), LIMIT);
      if (!behind.isEmpty()) {
        throw tasks
            .failure()
            .map(RuntimeException.class::cast)
            .orElseGet(() -> new IllegalStateException("not within " + LIMIT));
      }
      System.out.println(
          JsonMapper.shared()
              .writeValueAsString(Map.of("seconds", (System.nanoTime() - started) / 1e9)));
    }
  }
}
