package io.pgbend.cli;

import io.pgbend.change.TableName;
import io.pgbend.config.Home;
import io.pgbend.config.LockFile;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.FileLimits;
import io.pgbend.pipeline.SnapshotCopy;
import io.pgbend.pipeline.SnapshotRequest;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.pipeline.TableComparison;
import io.pgbend.pipeline.TableVerification;
import io.pgbend.pipeline.WhenNotEmpty;
import io.pgbend.target.sql.TableRef;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "quickstart",
    description = {
      "Shows it all on this machine: starts a PostgreSQL with a sample shop and the embedded"
          + " Databend engine, copies every table and compares both sides row by row. Then it keeps"
          + " both running until Ctrl-C, so that you can look around."
    },
    sortOptions = false)
final class QuickstartCommand implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
  private static final int CONNECTIONS = 2;

  @Option(
      names = "--once",
      description = "End when both sides are verified equal (exit code 0), or not (1).")
  private boolean once;

  @Mixin private final GlobalOptions options = new GlobalOptions();
  private long rows;

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
        SampleShop shop = SampleShop.open(home, new InstallLines(console))) {
      List<TableName> tables = shop.tables();
      for (TableName table : tables) {
        copy(home, shop, target, table, console);
      }
      boolean equal = true;
      for (TableName table : tables) {
        equal &= isEqual(shop, target, table, console);
      }
      if (equal && !once) {
        lookAround(shop, console);
      }
      verdict(equal, tables.size(), console);
      return equal ? 0 : 1;
    }
  }

  private static void copy(
      Home home, SampleShop shop, OpenTarget target, TableName table, Console console)
      throws InterruptedException {
    SnapshotRequest request =
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
            home.spool().resolve("quickstart"));
    try (CopyProgress progress =
        new CopyProgress(console, InstantSource.system(), table.toString())) {
      SnapshotResult result =
          new SnapshotCopy(shop.connections(), target.client(), InstantSource.system())
              .run(request, RunName.fresh(), progress);
      new CopySummary(console).show(table, request.into(), result);
    }
  }

  private boolean isEqual(SampleShop shop, OpenTarget target, TableName table, Console console) {
    console.status("comparing " + table);
    TableComparison.Result result =
        new TableVerification(shop.connections(), target.client()).run(table, into(table));
    rows += result.sourceRows();
    if (!result.equal()) {
      console.result(
          "%s differs: %s rows in PostgreSQL, %s in Databend; keys: %s"
              .formatted(
                  table,
                  Figures.rows(result.sourceRows()),
                  Figures.rows(result.targetRows()),
                  String.join(", ", result.differing())));
    }
    return result.equal();
  }

  private static TableRef into(TableName table) {
    return new TableRef(SampleShop.DATABASE, table.name());
  }

  private void verdict(boolean equal, int tables, Console console) {
    console.result(
        "source and target are %s: %d tables, %s rows"
            .formatted(equal ? "verified equal" : "NOT equal", tables, Figures.rows(rows)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("equal", equal);
    fields.put("tables", tables);
    fields.put("rows", rows);
    console.result(fields);
  }

  /** Waits for Ctrl-C, which ends everything in order. */
  private void lookAround(SampleShop shop, Console console) throws InterruptedException {
    verdict(true, shop.tables().size(), console);
    console.result("");
    console.result(
        "Databend:    ./pgbend sql 'select state, count(*) from shop.orders group by state'");
    console.result("PostgreSQL:  psql " + shop.uri());
    console.result("Ctrl-C ends it.");
    new CountDownLatch(1).await();
  }
}
