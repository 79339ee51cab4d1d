package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Lets backlogs come about, has everybody read them, compares, and prints what came out. */
final class ChangesBenchmark {
  /** What can be measured alone, by the ratio that comes of it. */
  enum Part {
    R5,
    R6,
    R7,
    R8,
    R11;

    static final Set<Part> DRAINING = EnumSet.of(R5, R6);
    static final Set<Part> FOLLOWING = EnumSet.of(R7, R8, R11);
  }

  private static final Duration LAG = Duration.ofSeconds(45);

  private final Workspace workspace;
  private final ChangeScale scale;
  private final int rounds;
  private final Set<Part> parts;
  private final PrintStream remarks = System.err;
  private final TextReport report = new TextReport(System.out);
  private final Samples drained = new Samples();
  private final List<Score> scores = new ArrayList<>();

  ChangesBenchmark(Workspace workspace, ChangeScale scale, int rounds, Set<Part> parts) {
    this.workspace = workspace;
    this.scale = scale;
    this.rounds = rounds;
    this.parts = parts;
  }

  RawResults run() throws SQLException, InterruptedException {
    Map<String, String> machine = Machine.describe();
    Home home = workspace.home();
    remarks.println("preparing the source");
    MeteredProcess plain = new MeteredProcess(workspace.folder("output"));
    Peers peers = new Peers(workspace, plain);
    peers.install();
    try (SourceServer server = SourceServer.start(workspace, home)) {
      ChangeSource source = ChangeSource.make(server.address(), scale);
      MeteredProcess processes = plain.with(server.address().environment());
      if (!Collections.disjoint(parts, Part.DRAINING)) {
        drain(server, source, processes, peers);
      }
      if (!Collections.disjoint(parts, Part.FOLLOWING)) {
        follow(server, source);
      }
      return print(machine, setup(server));
    }
  }

  private void drain(
      SourceServer server, ChangeSource source, MeteredProcess processes, Peers peers)
      throws SQLException, InterruptedException {
    Optional<DebeziumPeer> debezium =
        parts.contains(Part.R6) ? DebeziumPeer.install(workspace, processes) : Optional.empty();
    Servers servers = new Servers(server.pid(), OptionalLong.empty());
    DrainContest contest = new DrainContest(workspace, processes, servers, source, debezium);
    DrainParity parity = new DrainParity(source, new Parity(processes, peers));
    for (Backlog backlog : Backlog.values()) {
      ChangeSource.Ready ready = source.fill(backlog, scale);
      remarks.printf("%s: %,d changes wait%n", backlog.label(), ready.changes());
      new Contest(remarks, drained).run(rounds, contest.contestants(ready));
      parity.require(ready, contest.files(backlog));
      remarks.println("files of " + backlog.label() + " hold what the source holds");
      source.drop(backlog.label());
      scores.addAll(new DrainScores(drained).of(backlog));
    }
  }

  private Map<String, String> setup(SourceServer server) throws SQLException {
    Map<String, String> setup = new LinkedHashMap<>();
    setup.put("rounds", Integer.toString(rounds));
    setup.put("scale", scale.toString());
    setup.put("source", server.version() + ", loopback TCP, warm, shared_buffers=1GB");
    setup.put("peers", "pg_recvlogical, Debezium embedded " + DebeziumPeer.VERSION);
    return setup;
  }

  private void follow(SourceServer server, ChangeSource source)
      throws SQLException, InterruptedException {
    FollowBench.Opening opening = new FollowBench.Opening(workspace, source, server);
    if (parts.contains(Part.R7) || parts.contains(Part.R8)) {
      try (FollowBench bench = opening.with("accounts")) {
        if (parts.contains(Part.R7)) {
          scores.addAll(new ApplyContest(bench, remarks, drained).run(scale, rounds));
        }
        if (parts.contains(Part.R8)) {
          scores.addAll(new LagContest(bench, remarks, drained, LAG).run(scale, rounds));
        }
      }
    }
    if (parts.contains(Part.R11)) {
      scores.addAll(new ManyTablesContest(opening, remarks, drained).run(rounds));
    }
  }

  private RawResults print(Map<String, String> machine, Map<String, String> setup) {
    report.heading("Machine and setup");
    machine.forEach((name, value) -> report.line(name + ": " + value));
    report.line("load at the end: " + Machine.load());
    setup.forEach((name, value) -> report.line(name + ": " + value));
    report.heading("What everybody used (medians)");
    report.samples(drained);
    report.heading("Ratios (median and spread of the ratios of each round)");
    report.scores(scores);
    return new RawResults(machine, setup, scores, Map.of(), drained.all());
  }
}
