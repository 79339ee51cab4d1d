package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A source, an engine in a new home, and a slot between them. Closing ends the engine and drops the
 * slot.
 */
final class FollowBench implements AutoCloseable {
  static final String ACCOUNTS = "pgbench_accounts";
  private final Workspace workspace;
  private final ChangeSource source;
  private final SourceServer server;
  private final String slot;
  private final Home home;
  private final EngineServer engine;

  private FollowBench(
      Workspace workspace,
      ChangeSource source,
      SourceServer server,
      String slot,
      Home home,
      EngineServer engine) {
    this.workspace = workspace;
    this.source = source;
    this.server = server;
    this.slot = slot;
    this.home = home;
    this.engine = engine;
  }

  /** What all of them have in common. */
  record Opening(Workspace workspace, ChangeSource source, SourceServer server) {
    /** Begins with a new slot and an empty home. */
    FollowBench with(String slot) throws SQLException, InterruptedException {
      Path folder = workspace.root().resolve("home-follow");
      Workspace.delete(folder);
      Home home = Home.at(folder, System.getenv());
      try (Connection connection = source.address().connect()) {
        source.createSlot(connection, slot);
      }
      return new FollowBench(workspace, source, server, slot, home, EngineServer.start(home));
    }

    /** Runs statements; nothing of them is behind the position that is answered. */
    String change(String... statements) throws SQLException {
      try (Connection connection = source.address().connect();
          Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.execute(sql);
        }
        try (ResultSet row = statement.executeQuery("select pg_current_wal_lsn()")) {
          row.next();
          String end = row.getString(1);
          statement.execute("select pg_logical_emit_message(false, 'bench', 'end')");
          return end;
        }
      }
    }
  }

  ChangeSource source() {
    return source;
  }

  DatabendClient engine() {
    return engine.client();
  }

  Follower follow(Duration interval, List<String> tables) {
    return Follower.start(
        workspace, home.folder(), source.address(), new Follower.Task(slot, interval, tables));
  }

  Servers.Cpu cpu() {
    return new Servers(server.pid(), OptionalLong.of(engine.pid())).cpu();
  }

  String slot() {
    return slot;
  }

  /** Runs statements; nothing of them is behind the position that is answered. */
  String change(String... statements) throws SQLException {
    return new Opening(workspace, source, server).change(statements);
  }

  /** What is compared of a table of the source. */
  record Rows(String table, String key, String number) {}

  /** As {@link #requireSame(Rows, TableRef)}, for the accounts. */
  void requireSame(TableRef target) throws SQLException {
    requireSame(new Rows(ACCOUNTS, "aid", "abalance"), target);
  }

  /** Compares all rows of a table by count, key and number, fails where they differ. */
  void requireSame(Rows rows, TableRef target) throws SQLException {
    String query =
        "select count(*), coalesce(sum(%2$s), 0), coalesce(sum(cast(%2$s as decimal(38,0)) * %1$s), 0) from "
            .formatted(rows.key(), rows.number());
    List<List<String>> expected = new ArrayList<>();
    try (Connection connection = source.address().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query + rows.table())) {
      row.next();
      expected.add(List.of(row.getString(1), row.getString(2), row.getString(3)));
    }
    List<List<String>> found = new ArrayList<>();
    try (DatabendSession session = engine.client().session()) {
      session
          .query(query + target.render())
          .rows()
          .forEach(row -> found.add(row.stream().map(String::valueOf).toList()));
    }
    Parity.require("the target", expected, found);
  }

  static TableRef target(String table) {
    return new TableRef(LoadContest.DATABASE, table);
  }

  @Override
  public void close() {
    engine.close();
    source.drop(slot);
  }
}
