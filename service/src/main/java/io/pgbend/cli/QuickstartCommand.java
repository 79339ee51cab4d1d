package io.pgbend.cli;

import io.pgbend.Application;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.config.Home;
import io.pgbend.config.LockFile;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.FollowMode;
import io.pgbend.pipeline.FollowRequest;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.TableComparison;
import io.pgbend.pipeline.TableVerification;
import io.pgbend.pipeline.WhenNotEmpty;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.target.sql.TableRef;
import io.pgbend.task.FollowTask;
import io.pgbend.task.SlotTasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "quickstart",
    description = {
      "Shows it all on this machine: starts a PostgreSQL with a sample shop and the embedded"
          + " Databend engine, copies every table while the shop goes on changing, follows the"
          + " changes over one slot, and compares both sides row by row. Then it keeps everything"
          + " running until Ctrl-C, so that you can look around."
    },
    sortOptions = false)
final class QuickstartCommand implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
  private static final int CONNECTIONS = 2;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Option(
      names = "--once",
      description = "End when both sides are verified equal (exit code 0), or not (1).")
  private boolean once;

  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Override
  public GlobalOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.of(options);
    Console console = surroundings.console();
    Home home = surroundings.home().open();
    try (LockFile _ = home.claim();
        OpenTarget target = OpenTarget.embedded(home, console);
        SampleShop shop = SampleShop.open(home, new InstallLines(console));
        ShopStatus status = new ShopStatus(console, shop.tables());
        Application application = Application.open(home, InstantSource.system());
        SlotTasks tasks =
            application.tasks(
                shop.connections(), SampleShop.SLOT, SampleShop.PUBLICATION, shop.tables().size());
        ShopWorkload workload = new ShopWorkload(shop.connections())) {
      tasks.start();
      for (TableName table : shop.tables()) {
        FollowTask _ =
            tasks.follow(target.client(), request(home, table), RunName.fresh(), status.of(table));
      }
      workload.trickle();
      while (!status.allCopying(LOOK)) {
        requireNoFailure(tasks);
      }
      workload.startBurst();
      long changes = workload.awaitEnd();
      requireSeen(tasks, position(shop));
      boolean equal = compare(shop, target, status, console, changes);
      if (equal && !once) {
        lookAround(shop, workload, tasks, console);
      }
      return equal ? 0 : 1;
    }
  }

  private static void requireNoFailure(SlotTasks tasks) {
    Optional<SyncException> failure = tasks.failure();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private static FollowRequest request(Home home, TableName table) {
    SnapshotRequest copy =
        new SnapshotRequest(
            table,
            "",
            into(table),
            WhenNotEmpty.REPLACE,
            true,
            List.of(),
            ColumnWishes.none(),
            FileLimits.standard(),
            CONNECTIONS,
            home.spool().resolve("quickstart").resolve(table.name()));
    return FollowRequest.standard(copy, FollowMode.SNAPSHOT_AND_CDC).every(INTERVAL).anew();
  }

  private static Lsn position(SampleShop shop) {
    try (SourceSession session = shop.connections().open("quickstart")) {
      return new SourcePosition(session).flushedPosition();
    }
  }

  private static void requireSeen(SlotTasks tasks, Lsn position) throws InterruptedException {
    List<FollowTask> behind = tasks.awaitSeen(position, PATIENCE);
    if (behind.isEmpty()) {
      return;
    }
    requireNoFailure(tasks);
    throw SyncException.of(
        ProblemCode.TARGET_TIMEOUT,
        "%s had not arrived after %s."
            .formatted(behind.getFirst().name(), Figures.seconds(PATIENCE)));
  }

  private static boolean compare(
      SampleShop shop, OpenTarget target, ShopStatus status, Console console, long changes) {
    long rows = 0;
    boolean equal = true;
    for (TableName table : shop.tables()) {
      TableComparison.Result result =
          new TableVerification(shop.connections(), target.client()).run(table, into(table));
      rows += result.sourceRows();
      equal &= result.equal();
      show(table, result, status.totals(table), console);
    }
    verdict(equal, shop.tables().size(), rows, changes, console);
    return equal;
  }

  private static void show(
      TableName table, TableComparison.Result result, FollowStatus.Totals totals, Console console) {
    if (result.equal()) {
      console.result(
          "%s: %s copied, %s inserted, %s updated, %s deleted"
              .formatted(
                  table,
                  Figures.count(totals.copied(), "row"),
                  Figures.rows(totals.inserted()),
                  Figures.rows(totals.updated()),
                  Figures.rows(totals.deleted())));
    } else {
      console.result(
          "%s differs: %s rows in PostgreSQL, %s in Databend; keys: %s"
              .formatted(
                  table,
                  Figures.rows(result.sourceRows()),
                  Figures.rows(result.targetRows()),
                  String.join(", ", result.differing())));
    }
  }

  private static TableRef into(TableName table) {
    return new TableRef(SampleShop.DATABASE, table.name());
  }

  private static void verdict(boolean equal, int tables, long rows, long changes, Console console) {
    console.result(
        "source and target are %s: %d tables, %s rows, %s changes"
            .formatted(
                equal ? "verified equal" : "NOT equal",
                tables,
                Figures.rows(rows),
                Figures.rows(changes)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("equal", equal);
    fields.put("tables", tables);
    fields.put("rows", rows);
    fields.put("changes", changes);
    console.result(fields);
  }

  /** The shop goes on until Ctrl-C, which ends everything in order. */
  private static void lookAround(
      SampleShop shop, ShopWorkload workload, SlotTasks tasks, Console console)
      throws InterruptedException {
    console.result("");
    console.result("The shop goes on changing, and its tables are followed. Look at both sides:");
    console.result(
        "Databend:    ./pgbend sql 'select state, count(*) from shop.orders group by state'");
    console.result("PostgreSQL:  psql " + shop.uri());
    console.result("Ctrl-C ends it.");
    workload.trickle();
    CountDownLatch never = new CountDownLatch(1);
    while (!never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      requireNoFailure(tasks);
    }
  }
}
