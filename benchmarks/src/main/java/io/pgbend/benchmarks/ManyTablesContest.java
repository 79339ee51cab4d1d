package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Eight tables that share a slot against one with as many rows, and sixteen that do not change. */
final class ManyTablesContest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration SHORT_INTERVAL = Duration.ofSeconds(3);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int EIGHT = 8;
  private static final int SIXTEEN = 16;
  private static final int ROWS = 75_000;
  private static final double LEAST_GAIN = 1.2;
  private static final double MOST_CPU_PERCENT = 2;

  private final FollowBench.Opening opening;
  private final PrintStream remarks;
  private final Samples samples;

  ManyTablesContest(FollowBench.Opening opening, PrintStream remarks, Samples samples) {
    this.opening = opening;
    this.remarks = remarks;
    this.samples = samples;
  }

  List<Score> run(int rounds) throws SQLException, InterruptedException {
    List<String> eight = make("part", EIGHT, ROWS);
    List<String> one = make("whole", 1, EIGHT * ROWS);
    List<String> sixteen = make("idle", SIXTEEN, 1);
    try (FollowBench bench = opening.with("eight")) {
      drain(bench, "eight", eight, rounds);
    }
    try (FollowBench bench = opening.with("one")) {
      drain(bench, "one", one, rounds);
    }
    try (FollowBench bench = opening.with("idle")) {
      double percent = idle(bench, sixteen);
      return List.of(
          new Score(
              "R11",
              "600,000",
              "changes/s of eight tasks on one slot / of one task",
              Samples.ratio(
                  samples.of("follow", "eight", Sample.COLD),
                  samples.of("follow", "one", Sample.COLD),
                  Sample::rowsPerSecond),
              Goal.atLeast(LEAST_GAIN)),
          new Score(
              "R11",
              "idle",
              "percent of a processor that 16 tasks use in 30 s without a change",
              Spread.of(List.of(percent)),
              Goal.atMost(MOST_CPU_PERCENT)));
    }
  }

  private List<String> make(String prefix, int count, int rows) throws SQLException {
    List<String> names =
        IntStream.rangeClosed(1, count).mapToObj(number -> prefix + "_" + number).toList();
    for (String name : names) {
      opening.change(
          "drop table if exists " + name,
          "create table "
              + name
              + " (id int primary key, v int not null, filler char(84) not null)",
          "insert into %s select id, 0, '' from generate_series(1, %d) id".formatted(name, rows),
          "vacuum (freeze, analyze) " + name,
          "alter publication " + ChangeSource.PUBLICATION + " add table " + name);
    }
    return names;
  }

  private void drain(FollowBench bench, String name, List<String> tables, int rounds)
      throws SQLException {
    String start = bench.change();
    try (Follower follower = bench.follow(INTERVAL, tables)) {
      follower.seen(start);
    }
    List<String> updates = new ArrayList<>();
    tables.forEach(table -> updates.add("update " + table + " set v = v + 1"));
    for (int round = 1; round <= rounds; round++) {
      String end = bench.change(updates.toArray(String[]::new));
      Servers.Cpu before = bench.cpu();
      try (Follower follower = bench.follow(INTERVAL, tables)) {
        double seconds = follower.seen(end);
        Servers.Cpu used = bench.cpu().minus(before);
        samples.add(
            List.of(
                new Sample(
                    "follow",
                    name,
                    round,
                    Sample.COLD,
                    (long) EIGHT * ROWS,
                    0,
                    seconds,
                    follower.cpuSeconds(),
                    used.source(),
                    used.engine(),
                    seconds,
                    follower.peakResidentBytes())));
        remarks.printf("round %d  %s follow %.2f s%n", round, name, seconds);
      }
    }
    for (String table : tables) {
      bench.requireSame(new FollowBench.Rows(table, "id", "v"), FollowBench.target(table));
    }
  }

  private static double idle(FollowBench bench, List<String> tables) throws SQLException {
    String start = bench.change();
    try (Follower follower = bench.follow(SHORT_INTERVAL, tables)) {
      follower.seen(start);
      // what starting has left to do
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
      double before = follower.cpuSeconds();
      LockSupport.parkNanos(IDLE.toNanos());
      return 100 * (follower.cpuSeconds() - before) / IDLE.toSeconds();
    }
  }
}
