package io.pgbend.cli;

import io.pgbend.change.TableName;
import io.pgbend.config.LockFile;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.SnapshotCopy;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.catalog.TableText;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "sync",
    description = {
      "Copies one table in the foreground, or follows its changes until Ctrl-C.",
      "Run again it goes on where it was."
    },
    sortOptions = false,
    customSynopsis = {
      "pgbend sync --source URI --table SCHEMA.TABLE --mode MODE",
      "                   --target embedded|DSN --database NAME [OPTIONS]"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  PGBEND_SOURCE_PASSWORD=… pgbend sync \\",
      "      --source postgresql://reader@db.example.org/shop --table public.orders \\",
      "      --mode snapshot+cdc --target embedded --database shop"
    })
final class SyncCommand implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
  private static final String SNAPSHOT = "snapshot";
  private static final Set<String> MODES = Set.of(SNAPSHOT, "snapshot+cdc", "cdc");

  @Mixin private final SyncOptions.Source source = new SyncOptions.Source();
  @Mixin private final SyncOptions.Target target = new SyncOptions.Target();
  @Mixin private final SyncOptions.Copy copy = new SyncOptions.Copy();
  @Mixin private final SyncOptions.Follow follow = new SyncOptions.Follow();
  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Override
  public GlobalOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.of(options);
    requireSense();
    TableName table = TableText.parse(source.table);
    SourceEndpoint from = new SourceAddress(surroundings.passwords(), options).of(source);
    try (LockFile _ = surroundings.home().open().claim();
        OpenTarget open =
            OpenTarget.open(target.dsn, target.passwordFile, target.caFile, surroundings)) {
      Path spool = surroundings.home().spool().resolve("sync");
      if (!copy.mode.equals(SNAPSHOT)) {
        SnapshotRequest request =
            request(table, open, spool, target.createDatabase || open.isEmbedded());
        new SyncFollow(surroundings.home().open(), surroundings.console())
            .run(
                new SourceConnections(from),
                open.client(),
                new SyncFollow.Stream(follow.slot, follow.publication),
                followed(request));
        return 0;
      }
      SnapshotCopy snapshot =
          new SnapshotCopy(new SourceConnections(from), open.client(), InstantSource.system());
      SnapshotRequest request =
          request(table, open, spool, target.createDatabase || open.isEmbedded());
      SnapshotResult result;
      try {
        result = run(snapshot, request, surroundings.console());
      } catch (SyncException problem) {
        if (!new DatabaseOffer(options.shell().person()).accepted(problem)) {
          throw problem;
        }
        result = run(snapshot, request(table, open, spool, true), surroundings.console());
      }
      new CopySummary(surroundings.console()).show(table, request.into(), result);
      return 0;
    }
  }

  private static SnapshotResult run(SnapshotCopy snapshot, SnapshotRequest request, Console console)
      throws InterruptedException {
    try (CopyProgress progress =
        new CopyProgress(console, InstantSource.system(), request.table().toString())) {
      return snapshot.run(request, RunName.fresh(), progress);
    }
  }

  private SnapshotRequest request(
      TableName table, OpenTarget open, Path spool, boolean createDatabase) {
    return new SnapshotRequest(
        table,
        source.where == null ? "" : source.where,
        new TableRef(database(open), target.table == null ? table.name() : target.table),
        target.whenNotEmpty,
        createDatabase,
        copy.key,
        new ColumnWishes(
            copy.columns.stream().map(OverrideText::parse).toList(),
            Set.copyOf(copy.leaveOut),
            policy(copy.unrepresentable)),
        limits(),
        connections(copy.connections),
        spool);
  }

  private String database(OpenTarget open) {
    if (target.database != null) {
      return target.database;
    }
    String named = open.client().endpoint().database();
    if (named.isEmpty()) {
      throw options.misuse("Missing required option: '--database=NAME'");
    }
    return named;
  }

  private FileLimits limits() {
    Integer rows = copy.batchSize;
    if (rows == null) {
      return FileLimits.standard();
    }
    if (rows < 1) {
      throw options.misuse("--batch-size is %d; it must be 1 or more.".formatted(rows));
    }
    return FileLimits.standard().atMost(rows);
  }

  private void requireSense() {
    if (source.where != null && source.where.isBlank()) {
      throw options.misuse("--where is empty; leave it out to copy every row.");
    }
    if (!MODES.contains(copy.mode)) {
      throw options.misuse(
          "--mode is %s; it must be snapshot, snapshot+cdc or cdc.".formatted(copy.mode));
    }
    if (!copy.mode.equals(SNAPSHOT) && source.where != null) {
      throw options.misuse("--where belongs to --mode snapshot.");
    }
    if (follow.interval < 1 || follow.interval > 3600) {
      throw options.misuse(
          "--interval is %d; it must be 1 to 3600 seconds.".formatted(follow.interval));
    }
    if (follow.wait < 0) {
      throw options.misuse("--wait is %d; it must be 0 or more minutes.".formatted(follow.wait));
    }
    if (follow.keepChanges < 0) {
      throw options.misuse(
          "--keep-changes is %d; it must be 0 or more minutes.".formatted(follow.keepChanges));
    }
    if (!Set.of("apply", "stop").contains(follow.truncate)) {
      throw options.misuse(
          "--truncate is %s; it must be apply or stop.".formatted(follow.truncate));
    }
  }

  private FollowRequest followed(SnapshotRequest request) {
    FollowRequest standard =
        FollowRequest.standard(
            request, copy.mode.equals("cdc") ? FollowMode.CDC : FollowMode.SNAPSHOT_AND_CDC);
    return new FollowRequest(
        request,
        standard.mode(),
        Duration.ofSeconds(follow.interval),
        follow.allowDelete,
        follow.truncate.equals("stop"),
        follow.resync,
        copy.batchSize == null ? Long.MAX_VALUE : copy.batchSize,
        Duration.ofMinutes(follow.wait),
        Duration.ofMinutes(follow.keepChanges),
        standard.budget());
  }

  private int connections(int wanted) {
    if (wanted < 1 || wanted > 16) {
      throw options.misuse("--connections is %d; it must be 1 to 16.".formatted(wanted));
    }
    return wanted;
  }

  private UnrepresentablePolicy policy(String word) {
    return switch (word) {
      case "stop" -> UnrepresentablePolicy.STOP;
      case "null" -> UnrepresentablePolicy.NULL;
      default ->
          throw options.misuse("--unrepresentable is %s; it must be stop or null.".formatted(word));
    };
  }
}
