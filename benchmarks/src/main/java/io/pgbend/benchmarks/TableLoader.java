package io.pgbend.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Fills the source's tables, once for each scale: a database {@code bench_<scale>} whose comment
 * says that it is complete is used again.
 */
final class TableLoader {
  private static final int TELLERS_ROWS = 100_000;
  private final Workspace workspace;
  private final MeteredProcess processes;
  private final Peers peers;

  TableLoader(Workspace workspace, MeteredProcess processes, Peers peers) {
    this.workspace = workspace;
    this.processes = processes;
    this.peers = peers;
  }

  /** Returns the database that holds the tables of this scale. */
  SourceAddress load(SourceAddress server, BenchScale scale)
      throws SQLException, InterruptedException {
    SourceAddress database = server.database(scale.database());
    try (Connection connection = server.connect()) {
      if (isComplete(connection, scale.database())) {
        return database;
      }
      execute(connection, "drop database if exists " + scale.database() + " with (force)");
      execute(connection, "create database " + scale.database());
      fill(database, scale);
      execute(connection, "comment on database " + scale.database() + " is 'complete'");
    }
    return database;
  }

  private void fill(SourceAddress database, BenchScale scale)
      throws SQLException, InterruptedException {
    try (Connection connection = database.connect()) {
      copyLineitem(connection, scale);
      tenthOfLineitem(connection);
      accounts(connection, scale);
      execute(connection, "vacuum (freeze, analyze)");
      execute(connection, "create extension if not exists pg_prewarm");
    }
  }

  private void copyLineitem(Connection connection, BenchScale scale)
      throws SQLException, InterruptedException {
    Path file = workspace.folder("data").resolve("lineitem.csv");
    processes.run(peers.command("make", "--scale", scale.text(), "--out", file.toString()));
    execute(connection, BenchTable.lineitem("lineitem").createStatement());
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("copy lineitem from stdin (format csv, delimiter '|')", lines);
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void tenthOfLineitem(Connection connection) throws SQLException {
    execute(connection, BenchTable.lineitem("lineitem_tenth").createStatement());
    execute(
        connection,
        """
        insert into lineitem_tenth select * from lineitem
        where l_orderkey <= (select max(l_orderkey) / 10 from lineitem) order by l_orderkey, l_linenumber""");
  }

  /** The rows that {@code pgbench -i} makes. */
  private static void accounts(Connection connection, BenchScale scale) throws SQLException {
    execute(connection, BenchTable.accounts().createStatement());
    execute(
        connection,
        """
        insert into pgbench_accounts
        select aid, (aid - 1) / %d + 1, 0, '' from generate_series(1, %d) aid"""
            .formatted(TELLERS_ROWS, scale.accounts()));
  }

  private static boolean isComplete(Connection connection, String database) throws SQLException {
    String sql =
        """
        select 1 from pg_database
        where datname = '%s' and shobj_description(oid, 'pg_database') = 'complete'"""
            .formatted(database);
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      return found.next();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
