package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.pipeline.StagedTable;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.merge.MergePolicy;
import io.pgbend.target.merge.MergeRange;
import io.pgbend.target.merge.RangeMerge;
import io.pgbend.target.merge.Visibility;
import io.pgbend.target.sql.TableRef;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Backlogs of changes of the accounts, from the slot into a target that has them all: how long it
 * takes until everything is visible, beside the same MERGE alone on a copy of the target, and what
 * memory it takes.
 */
final class ApplyContest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String FOLLOW = "follow";
  private static final String MERGE = "merge-alone";
  private static final double LEAST_RATE = 50_000;
  private static final double MOST_MEMORY = 1.1;
  private static final int HEAP_MEGABYTES = 256;
  private static final TableRef BEFORE = new TableRef(LoadContest.DATABASE, "before");

  private final FollowBench bench;
  private final PrintStream remarks;
  private final Samples samples;

  ApplyContest(FollowBench bench, PrintStream remarks, Samples samples) {
    this.bench = bench;
    this.remarks = remarks;
    this.samples = samples;
  }

  /** Statements that make a backlog of one table, by name; how many changes each has. */
  private record Backlog(String name, long changes, List<String> statements) {}

  private static List<Backlog> backlogs(ChangeScale scale) {
    String update = "update pgbench_accounts set abalance = abalance + 1 where ";
    int parts = scale.accounts() / scale.bulk();
    List<String> spread = new ArrayList<>();
    int transactions = 20;
    for (int part = 0; part < transactions; part++) {
      spread.add(
          update
              + "aid %% %d = 0 and aid / %d %% %d = %d"
                  .formatted(parts, parts, transactions, part));
    }
    int tenth = scale.bulk() / 10;
    return List.of(
        new Backlog("tenth", tenth, List.of(update + "aid <= " + tenth)),
        new Backlog("adjacent", scale.bulk(), List.of(update + "aid <= " + scale.bulk())),
        new Backlog("spread", scale.accounts() / parts, spread));
  }

  List<Score> run(ChangeScale scale, int rounds) throws SQLException, InterruptedException {
    remarks.println("copying " + FollowBench.ACCOUNTS);
    String start = bench.change();
    try (Follower follower = follower()) {
      follower.seen(start);
    }
    for (int round = 1; round <= rounds; round++) {
      for (Backlog backlog : backlogs(scale)) {
        round(backlog, round);
      }
    }
    bench.requireSame(FollowBench.target(FollowBench.ACCOUNTS));
    remarks.println("the target holds what the source holds");
    return scores(scale);
  }

  private Follower follower() {
    return bench.follow(INTERVAL, List.of(FollowBench.ACCOUNTS));
  }

  private void round(Backlog backlog, int round) throws SQLException {
    copyTarget();
    String begin = bench.change();
    String end = bench.change(backlog.statements().toArray(String[]::new));
    Servers.Cpu before = bench.cpu();
    long started = System.nanoTime();
    try (Follower follower = follower()) {
      double seconds = follower.seen(end);
      Servers.Cpu used = bench.cpu().minus(before);
      samples.add(
          List.of(
              new Sample(
                  FOLLOW,
                  backlog.name(),
                  round,
                  Sample.COLD,
                  backlog.changes(),
                  0,
                  seconds,
                  follower.cpuSeconds(),
                  used.source(),
                  used.engine(),
                  (System.nanoTime() - started) / 1e9,
                  follower.peakResidentBytes())));
      remarks.printf("round %d  %s %s %.2f s%n", round, backlog.name(), FOLLOW, seconds);
    }
    merge(backlog, round, new MergeRange(Lsn.parse(begin), Lsn.parse(end)));
    bench.requireSame(BEFORE);
  }

  private void copyTarget() {
    try (DatabendSession session = bench.engine().session()) {
      String target = FollowBench.target(FollowBench.ACCOUNTS).render();
      session.query("drop table if exists " + BEFORE.render());
      session.query("create table " + BEFORE.render() + " like " + target);
      session.query("insert into " + BEFORE.render() + " select * from " + target);
    }
  }

  /** The statement that the task has run, on a table as it was before. */
  private void merge(Backlog backlog, int round, MergeRange range) {
    try (DatabendSession session = bench.engine().session()) {
      String raw =
          session
              .query(
                  "select name from system.tables where database = 'pgbend' and name like 'raw%%%s%%'"
                      .formatted(FollowBench.ACCOUNTS))
              .text(0, "name");
      RangeMerge merge =
          new RangeMerge(
              table().into(new TableRef("pgbend", raw)), BEFORE, new MergePolicy(true, false));
      Servers.Cpu before = bench.cpu();
      long started = System.nanoTime();
      session.begin();
      merge.apply(session, range, Visibility.ALL, merge.look(session, range, Visibility.ALL));
      session.commit();
      double seconds = (System.nanoTime() - started) / 1e9;
      samples.add(
          List.of(
              new Sample(
                  MERGE,
                  backlog.name(),
                  round,
                  Sample.COLD,
                  backlog.changes(),
                  0,
                  seconds,
                  0,
                  0,
                  bench.cpu().minus(before).engine(),
                  seconds,
                  0)));
      remarks.printf("round %d  %s %s %.2f s%n", round, backlog.name(), MERGE, seconds);
    }
  }

  private StagedTable table() {
    try (SourceSession session =
        new SourceConnections(bench.source().address().endpoint()).open("benchmark")) {
      return StagedTable.of(
          new SourceCatalog(session).table(new TableName("public", FollowBench.ACCOUNTS)));
    }
  }

  private List<Score> scores(ChangeScale scale) {
    List<Score> scores = new ArrayList<>();
    Map<String, Goal> goals = new LinkedHashMap<>();
    goals.put("adjacent", Goal.atLeast(LEAST_RATE));
    goals.put("spread", Goal.atLeast(LEAST_RATE));
    goals.put("tenth", Goal.none());
    goals.forEach(
        (backlog, goal) -> {
          List<Sample> follow = samples.of(FOLLOW, backlog, Sample.COLD);
          scores.add(
              new Score(
                  "R7",
                  backlog,
                  "changes/s from the slot until visible in %,d rows".formatted(scale.accounts()),
                  samples.spread(FOLLOW, backlog, Sample.COLD, Sample::rowsPerSecond),
                  goal));
          scores.add(
              new Score(
                  "R7",
                  backlog,
                  "seconds of the same MERGE alone / of everything",
                  Samples.ratio(samples.of(MERGE, backlog, Sample.COLD), follow, Sample::seconds),
                  Goal.none()));
        });
    scores.add(
        new Score(
            "R9",
            "adjacent",
            "peak resident memory / that of a tenth of the changes, heap %d MB"
                .formatted(HEAP_MEGABYTES),
            Samples.ratio(
                samples.of(FOLLOW, "adjacent", Sample.COLD),
                samples.of(FOLLOW, "tenth", Sample.COLD),
                Sample::peakResidentBytes),
            Goal.atMost(MOST_MEMORY)));
    return scores;
  }
}
