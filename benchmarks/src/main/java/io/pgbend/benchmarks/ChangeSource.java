package io.pgbend.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A database with pgbench's tables, made anew for every run, whose changes are published. A slot
 * that stands before a backlog is never read itself: everybody gets copies of it.
 */
final class ChangeSource {
  static final String PUBLICATION = "bench";
  static final List<String> TABLES =
      List.of("pgbench_accounts", "pgbench_tellers", "pgbench_branches", "pgbench_history");
  private static final String DATABASE = "bench_changes";

  /**
   * A backlog that is there.
   *
   * @param changes inserts, updates and deletes in it, as the server decodes them
   * @param end nothing of it is behind this LSN
   */
  record Ready(Backlog backlog, long changes, String end) {}

  private final SourceAddress address;

  private ChangeSource(SourceAddress address) {
    this.address = address;
  }

  /** Makes the database; the history has a key, because only tables with one can be followed. */
  static ChangeSource make(SourceAddress server, ChangeScale scale) throws SQLException {
    try (Connection connection = server.connect()) {
      dropSlots(connection);
      execute(connection, "drop database if exists " + DATABASE + " with (force)");
      execute(connection, "create database " + DATABASE);
    }
    ChangeSource source = new ChangeSource(server.database(DATABASE));
    try (Connection connection = source.address.connect()) {
      for (String statement : statements(scale)) {
        execute(connection, statement);
      }
    }
    return source;
  }

  private static List<String> statements(ChangeScale scale) {
    return List.of(
        "create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 90)",
        "create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84))",
        "create table pgbench_branches (bid int primary key, bbalance int, filler char(88))",
        "create table pgbench_history (hid bigint generated always as identity primary key, tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))",
        "insert into pgbench_accounts select aid, (aid - 1) / 100000 + 1, 0, '' from generate_series(1, %d) aid"
            .formatted(scale.accounts()),
        "insert into pgbench_tellers select tid, (tid - 1) / 10 + 1, 0, '' from generate_series(1, %d) tid"
            .formatted(scale.tellers()),
        "insert into pgbench_branches select bid, 0, '' from generate_series(1, %d) bid"
            .formatted(scale.branches()),
        "vacuum (freeze, analyze)",
        "create publication " + PUBLICATION + " for table " + String.join(", ", TABLES),
        "checkpoint");
  }

  /** Slots that an earlier run has left hold the server's log. */
  private static void dropSlots(Connection connection) throws SQLException {
    for (String slot :
        list(
            connection,
            "select slot_name from pg_replication_slots where database = '" + DATABASE + "'")) {
      execute(connection, "select pg_drop_replication_slot('" + slot + "')");
    }
  }

  SourceAddress address() {
    return address;
  }

  /** Lets a backlog come about behind a new slot. */
  Ready fill(Backlog backlog, ChangeScale scale) throws SQLException {
    try (Connection connection = address.connect()) {
      createSlot(connection, backlog.label());
      execute(connection, backlog.statement(scale));
      String end = list(connection, "select pg_current_wal_lsn()").getFirst();
      // the server's log goes on a little, so that whoever reads hears that the end is passed
      execute(connection, "select pg_logical_emit_message(false, 'bench', 'end')");
      String changes =
          list(
                  connection,
                  """
                  select count(*) from pg_logical_slot_peek_binary_changes('%s', null, null,
                    'proto_version', '1', 'publication_names', '%s')
                  where get_byte(data, 0) in (ascii('I'), ascii('U'), ascii('D'))"""
                      .formatted(backlog.label(), PUBLICATION))
              .getFirst();
      return new Ready(backlog, Long.parseLong(changes), end);
    }
  }

  void createSlot(Connection connection, String name) throws SQLException {
    execute(connection, "select pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
  }

  /** A slot that stands where another one stands. */
  String copy(String slot, String name) {
    call("select pg_copy_logical_replication_slot('" + slot + "', '" + name + "')");
    return name;
  }

  void drop(String slot) {
    call("select pg_drop_replication_slot('" + slot + "')");
  }

  private void call(String sql) {
    try (Connection connection = address.connect()) {
      execute(connection, sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static List<String> list(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
