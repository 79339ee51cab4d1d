package io.pgbend.benchmarks;

import io.pgbend.problem.Backoff;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.Definition;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The way from a table into the engine, against reading alone and loading alone. */
final class LoadContest {
  static final String SYNC = "sync";
  static final String DATABASE = "bench";
  private final Workspace workspace;
  private final SyncContestant.Tools tools;
  private final ExtractContest extract;
  private final SourceAddress source;

  LoadContest(
      Workspace workspace,
      SyncContestant.Tools tools,
      ExtractContest extract,
      SourceAddress source) {
    this.workspace = workspace;
    this.tools = tools;
    this.extract = extract;
    this.source = source;
  }

  /**
   * In the order in which they take turns.
   *
   * @param staged whose files are loaded by the engine alone
   */
  List<Contestant> contestants(BenchTable table, String staged) {
    return List.of(
        extract.copy(table, 1),
        sync(table),
        new CopyIntoContestant(
            table, extract.files(staged, table), tools.servers(), tools.engine(), target(table)));
  }

  /** Copies one table; its own turn, because memory and time of small tables are compared too. */
  Contestant sync(BenchTable table) {
    List<String> command = new ArrayList<>(List.of(workspace.launcher().toString()));
    command.addAll(syncArguments(workspace, source, table));
    return new SyncContestant(SYNC, table, command, tools, target(table));
  }

  /**
   * Runs the command once, because the first copy after a build is the one that the launcher lets
   * the virtual machine learn from, and waits until what it learned is kept.
   */
  void rehearse(BenchTable table) throws InterruptedException {
    sync(table).round(0);
    Backoff.Attempts patience = Backoff.polling(Duration.ofMinutes(2)).start();
    while (workspace.launcherLearns()) {
      if (!patience.pause()) {
        throw new IllegalStateException("the launcher's cache is not ready after two minutes");
      }
    }
  }

  /** The command of {@link #sync} in a virtual machine with more flags, without the launcher. */
  static List<String> syncCommand(
      Workspace workspace, List<String> moreFlags, SourceAddress source, BenchTable table) {
    return workspace.java(
        moreFlags,
        "io.pgbend.Main",
        syncArguments(workspace, source, table).toArray(String[]::new));
  }

  private static List<String> syncArguments(
      Workspace workspace, SourceAddress source, BenchTable table) {
    return List.of(
        "sync",
        "--home",
        workspace.home().folder().toString(),
        "--source",
        source.uri(),
        "--table",
        "public." + table.name(),
        "--mode",
        "snapshot",
        "--target",
        "embedded",
        "--database",
        DATABASE,
        "--into",
        table.name(),
        "--json");
  }

  /** What the tables are put into. */
  static void createDatabase(DatabendClient engine) {
    try (DatabendSession session = engine.session()) {
      session.query(new Definition.CreateDatabase(DATABASE));
    }
  }

  /** What arrived, in the words in which the source is asked. */
  static List<List<String>> fingerprint(DatabendClient engine, BenchTable table) {
    try (DatabendSession session = engine.session()) {
      QueryResult result = session.query(table.fingerprintQuery(target(table).render()));
      List<List<String>> rows = new ArrayList<>();
      result.rows().forEach(row -> rows.add(row.stream().map(String::valueOf).toList()));
      return rows;
    }
  }

  static TableRef target(BenchTable table) {
    return new TableRef(DATABASE, table.name());
  }
}
