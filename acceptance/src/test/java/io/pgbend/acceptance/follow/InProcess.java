package io.pgbend.acceptance.follow;

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
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.sql.TableRef;
import io.pgbend.task.SlotTasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The program's parts in the test's own process, so that a test can hold them at a point. */
final class InProcess implements AutoCloseable {
  private final FollowSite site;
  private final Home home;
  private final SourceConnections source;
  private final DatabendClient target;
  private final Application application;

  InProcess(FollowSite site) {
    this.site = site;
    this.home = Home.at(site.home(), Map.of()).open();
    this.source =
        new SourceConnections(
            SourceEndpoint.parse(site.postgres.uri())
                .withPassword(site.postgres.server().password()));
    this.target = new DatabendClient(site.databend.endpoint());
    this.application = Application.open(home, InstantSource.system());
  }

  DatabendClient target() {
    return target;
  }

  SlotTasks tasks() {
    SlotTasks tasks = application.tasks(source, site.slot(), "bend_cdc_pub", 2);
    tasks.start();
    return tasks;
  }

  /** Follows a table of the schema public, every second. */
  FollowRequest request(String table, FollowMode mode) {
    SnapshotRequest copied =
        new SnapshotRequest(
            new TableName("public", table),
            "",
            new TableRef(site.databend.database(), table),
            mode == FollowMode.CDC ? null : WhenNotEmpty.REPLACE,
            false,
            List.of(),
            ColumnWishes.none(),
            FileLimits.standard(),
            1,
            home.spool().resolve(table));
    return FollowRequest.standard(copied, mode).every(Duration.ofSeconds(1));
  }

  /** Up to here the source's log is written. */
  Lsn position() {
    try (SourceSession session = source.open("test")) {
      return new SourcePosition(session).flushedPosition();
    }
  }

  @Override
  public void close() {
    application.close();
    target.close();
  }
}
