package io.pgbend.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the source's rows are, for each table: one list of texts for each group of keys. */
final class SourceFingerprints {
  private final Map<String, List<List<String>>> byTable = new LinkedHashMap<>();

  private SourceFingerprints() {}

  /** Reads the tables into PostgreSQL's own buffers, then asks for their rows. */
  static SourceFingerprints warmed(SourceAddress source, List<BenchTable> tables)
      throws SQLException {
    SourceFingerprints fingerprints = new SourceFingerprints();
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      for (BenchTable table : tables) {
        statement.execute("select pg_prewarm('" + table.name() + "')");
        fingerprints.byTable.put(table.name(), read(statement, table));
      }
    }
    settle(source);
    return fingerprints;
  }

  /**
   * Lets the process that has just worked come to its end, so that its time is counted with the
   * server's before the first contestant starts.
   */
  private static void settle(SourceAddress source) throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_sleep(1)");
    }
  }

  /** Of a table that was asked for. */
  List<List<String>> of(BenchTable table) {
    return Objects.requireNonNull(byTable.get(table.name()), table.name());
  }

  /** How many rows the table has: the second text of each group. */
  long rows(BenchTable table) {
    return of(table).stream().mapToLong(group -> Long.parseLong(group.get(1))).sum();
  }

  private static List<List<String>> read(Statement statement, BenchTable table)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(table.fingerprintQuery(table.name()))) {
      List<List<String>> found = new ArrayList<>();
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= width; column++) {
          row.add(rows.getString(column));
        }
        found.add(List.copyOf(row));
      }
      return List.copyOf(found);
    }
  }
}
