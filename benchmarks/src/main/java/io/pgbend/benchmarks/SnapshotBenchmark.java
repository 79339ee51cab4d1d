package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Prepares servers and data, runs the two contests, compares what arrived with what was there, and
 * prints what came out.
 */
final class SnapshotBenchmark {
  private static final BenchTable LINEITEM = BenchTable.lineitem("lineitem");
  private static final BenchTable TENTH = BenchTable.lineitem("lineitem_tenth");
  private static final BenchTable ACCOUNTS = BenchTable.accounts();

  private static final List<BenchTable> TABLES = List.of(LINEITEM, TENTH, ACCOUNTS);

  private final Workspace workspace;
  private final BenchScale scale;
  private final int rounds;
  private final PrintStream remarks = System.err;
  private final TextReport report = new TextReport(System.out);
  private final Home home;
  private final Samples extracted = new Samples();
  private final Samples loaded = new Samples();

  SnapshotBenchmark(Workspace workspace, BenchScale scale, int rounds) {
    this.workspace = workspace;
    this.scale = scale;
    this.rounds = rounds;
    this.home = workspace.home();
  }

  RawResults run() throws SQLException, InterruptedException {
    Map<String, String> machine = Machine.describe();
    remarks.println("preparing the peer, the source and its data");
    try (Preparation ready = Preparation.of(workspace, home, scale)) {
      SourceFingerprints expected = SourceFingerprints.warmed(ready.source(), TABLES);
      extract(ready, expected);
      String engine = load(ready, expected);
      return print(machine, setup(ready.server(), engine));
    }
  }

  private void extract(Preparation ready, SourceFingerprints expected) throws InterruptedException {
    Servers servers = new Servers(ready.server().pid(), OptionalLong.empty());
    ExtractContest contest = ready.extractContest(servers);
    Parity parity = new Parity(ready.processes(), ready.peers());
    for (BenchTable table : List.of(LINEITEM, ACCOUNTS)) {
      List<Contestant> turns = new ArrayList<>(contest.contestants(table));
      if (PsqlContestant.installed()) {
        turns.add(contest.psql(table, expected.rows(table)));
      }
      new Contest(remarks, extracted).run(rounds, turns);
      for (String name :
          List.of(ExtractScores.PGBEND + 1, ExtractScores.PGBEND + 2, ExtractScores.DUCKDB)) {
        Path files = contest.files(name, table);
        Parity.require(name, expected.of(table), parity.ofFiles(files, table));
      }
      remarks.println("files of " + table.name() + " hold the source's rows");
    }
  }

  private String load(Preparation ready, SourceFingerprints expected) throws InterruptedException {
    try (EngineServer engine = EngineServer.start(home)) {
      Servers servers = new Servers(ready.server().pid(), OptionalLong.of(engine.pid()));
      SyncContestant.Tools tools =
          new SyncContestant.Tools(ready.processes(), servers, engine.client());
      LoadContest contest =
          new LoadContest(workspace, tools, ready.extractContest(servers), ready.source());
      LoadContest.createDatabase(engine.client());
      contest.rehearse(TENTH);
      new Contest(remarks, loaded).run(rounds, turns(contest));
      for (BenchTable table : TABLES) {
        Parity.require(
            LoadContest.SYNC, expected.of(table), LoadContest.fingerprint(engine.client(), table));
      }
      remarks.println("tables of the engine hold the source's rows");
      return engine.version();
    }
  }

  private static List<Contestant> turns(LoadContest contest) {
    String staged = ExtractScores.PGBEND + 2;
    List<Contestant> turns = new ArrayList<>(contest.contestants(LINEITEM, staged));
    turns.add(contest.sync(TENTH));
    turns.addAll(contest.contestants(ACCOUNTS, staged));
    return turns;
  }

  private Map<String, String> setup(SourceServer server, String engine) throws SQLException {
    Map<String, String> setup = new LinkedHashMap<>();
    setup.put("scale", scale.text());
    setup.put("rounds", Integer.toString(rounds));
    setup.put("source", server.version() + ", loopback TCP, warm, shared_buffers=1GB");
    setup.put("engine", "Databend " + engine + ", embedded");
    setup.put("peer", "DuckDB " + Peers.VERSION);
    return setup;
  }

  private RawResults print(Map<String, String> machine, Map<String, String> setup) {
    report.heading("Machine and setup");
    machine.forEach((name, value) -> report.line(name + ": " + value));
    report.line("load at the end: " + Machine.load());
    setup.forEach((name, value) -> report.line(name + ": " + value));
    report.heading("From the table to files (medians)");
    report.samples(extracted);
    report.heading("From the table into the engine (medians)");
    report.samples(loaded);

    ExtractScores extractScores = new ExtractScores(extracted);
    LoadScores loadScores = new LoadScores(loaded);
    List<Score> scores = new ArrayList<>(extractScores.of(LINEITEM, true));
    scores.addAll(loadScores.of(LINEITEM, true));
    scores.add(loadScores.memory(LINEITEM, TENTH));
    scores.addAll(extractScores.of(ACCOUNTS, false));
    scores.addAll(loadScores.of(ACCOUNTS, false));
    report.heading("Ratios (median and spread of the ratios of each round)");
    report.scores(scores);

    Map<String, Double> bounds = bounds();
    report.heading("What the processors allow");
    bounds.forEach((name, value) -> report.line(name + ": " + TextReport.number(value)));
    List<Sample> samples = new ArrayList<>(extracted.all());
    samples.addAll(loaded.all());
    return new RawResults(machine, setup, scores, bounds, samples);
  }

  private Map<String, Double> bounds() {
    Bounds bounds = new Bounds(Runtime.getRuntime().availableProcessors());
    bounds.extract(extracted, LINEITEM);
    bounds.load(loaded, LINEITEM);
    bounds.startUp(loaded, LINEITEM, TENTH);
    bounds.extract(extracted, ACCOUNTS);
    bounds.load(loaded, ACCOUNTS);
    return bounds.found();
  }
}
