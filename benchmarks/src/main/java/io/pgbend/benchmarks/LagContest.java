package io.pgbend.benchmarks;

import io.pgbend.benchmarks.Score.Goal;
import io.pgbend.target.client.DatabendSession;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * How old the target is while the accounts change at a fixed rate, whatever becomes of them: from
 * the commit of a probe until a query of the target finds it. Percentiles are of all probes of a
 * round.
 */
final class LagContest {
  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final double TYPICAL = 0.5 * INTERVAL.toSeconds() + 0.5;
  private static final double WORST = INTERVAL.toSeconds() + 1.5;
  private static final double INTERVALS_RETAINED = 2;

  private final FollowBench bench;
  private final PrintStream remarks;
  private final Samples samples;
  private final Duration length;

  LagContest(FollowBench bench, PrintStream remarks, Samples samples, Duration length) {
    this.bench = bench;
    this.remarks = remarks;
    this.samples = samples;
    this.length = length;
  }

  /** What a round came to; the log not acknowledged and kept, in those of an interval. */
  private record Lags(double median, double late, double open, double kept) {}

  List<Score> run(ChangeScale scale, int rounds) throws SQLException, InterruptedException {
    String start = bench.change();
    List<Score> scores = new ArrayList<>();
    try (Follower follower = bench.follow(INTERVAL, List.of(FollowBench.ACCOUNTS))) {
      follower.seen(start);
      for (SteadyChanges.Keys keys : SteadyChanges.Keys.values()) {
        List<Lags> lags = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
          bench.change("delete from pgbench_accounts where aid < 0", "checkpoint");
          follower.seen(bench.change());
          Servers.Cpu before = bench.cpu();
          double ownBefore = follower.cpuSeconds();
          lags.add(round(keys, scale));
          double own = follower.cpuSeconds() - ownBefore;
          samples.add(List.of(sample(keys, round, own, bench.cpu().minus(before), follower)));
          remarks.printf("round %d  %s keys: %s%n", round, keys.label(), lags.getLast());
        }
        scores.addAll(scores(keys, lags));
      }
    }
    bench.requireSame(FollowBench.target(FollowBench.ACCOUNTS));
    return scores;
  }

  /** What a round used, the queries for probes included. */
  private Sample sample(
      SteadyChanges.Keys keys, int round, double own, Servers.Cpu used, Follower follower) {
    double seconds = length.toSeconds();
    return new Sample(
        "follow",
        keys.label(),
        round,
        Sample.WARM,
        Math.round(seconds * SteadyChanges.EACH_SECOND),
        0,
        seconds,
        own,
        used.source(),
        used.engine(),
        seconds,
        follower.peakResidentBytes());
  }

  private Lags round(SteadyChanges.Keys keys, ChangeScale scale) throws InterruptedException {
    SteadyChanges changes =
        new SteadyChanges(bench.source().address(), bench.slot(), keys, scale.accounts());
    FutureTask<Boolean> writing = new FutureTask<>(() -> changes.write(length), true);
    // not in the common pool, whose one thread the client of the target needs
    Thread.ofPlatform().name("changes").start(writing);
    List<Double> lags = new ArrayList<>();
    try (DatabendSession session = bench.engine().session()) {
      String visible =
          "select count(*) from %s where aid < 0"
              .formatted(FollowBench.target(FollowBench.ACCOUNTS).render());
      while (!writing.isDone() || lags.size() < changes.probes()) {
        long seen = session.query(visible).onlyNumber();
        long now = System.nanoTime();
        while (lags.size() < seen) {
          lags.add((now - changes.committed(lags.size())) / 1e9);
        }
        changes.pause();
      }
      writing.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
    List<Double> sorted = lags.stream().sorted().toList();
    double logOfInterval =
        changes.logWritten() * (double) INTERVAL.toSeconds() / length.toSeconds();
    return new Lags(
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 99 / 100),
        changes.mostOpen() / logOfInterval,
        changes.mostKept() / logOfInterval);
  }

  private List<Score> scores(SteadyChanges.Keys keys, List<Lags> lags) {
    String meaning = " seconds from commit to visible, every 3 s, 4,000 changes/s";
    return List.of(
        new Score(
            "R8",
            keys.label(),
            "median" + meaning,
            Spread.of(lags.stream().map(Lags::median).toList()),
            Goal.atMost(TYPICAL)),
        new Score(
            "R8",
            keys.label(),
            "99 of 100" + meaning,
            Spread.of(lags.stream().map(Lags::late).toList()),
            Goal.atMost(WORST)),
        new Score(
            "R10",
            keys.label(),
            "most log not acknowledged / log written in an interval",
            Spread.of(lags.stream().map(Lags::open).toList()),
            Goal.atMost(INTERVALS_RETAINED)),
        new Score(
            "R10",
            keys.label(),
            "most log kept for the slot / log written in an interval",
            Spread.of(lags.stream().map(Lags::kept).toList()),
            Goal.none()));
  }
}
