package io.pgbend.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The yardstick: reads a table with binary COPY and throws every byte away, over one connection or
 * over several with a range of pages each.
 */
final class CopyWorker {
  private static final int PAGE_BYTES = 8192;
  private final SourceAddress source;
  private final String table;
  private final int connections;

  private CopyWorker(SourceAddress source, String table, int connections) {
    this.source = source;
    this.table = table;
    this.connections = connections;
  }

  /** Arguments: source, table, connections, passes. */
  public static void main(String[] arguments) throws Exception {
    CopyWorker worker =
        new CopyWorker(
            SourceAddress.parse(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
    Passes.run(Integer.parseInt(arguments[3]), worker::copyAll);
  }

  private Passes.Done copyAll() throws Exception {
    List<Callable<Passes.Done>> parts = new ArrayList<>();
    for (String query : queries()) {
      parts.add(() -> copy("copy " + query + " to stdout (format binary)"));
    }
    long rows = 0;
    long bytes = 0;
    ExecutorService threads =
        Executors.newFixedThreadPool(connections, Thread.ofPlatform().name("copy-", 0).factory());
    try {
      for (Future<Passes.Done> part : threads.invokeAll(parts, 10, TimeUnit.MINUTES)) {
        rows += part.get().rows();
        bytes += part.get().bytes();
      }
    } finally {
      threads.shutdownNow();
    }
    return new Passes.Done(rows, bytes);
  }

  private List<String> queries() throws SQLException {
    if (connections == 1) {
      return List.of(table);
    }
    long pages = pages();
    List<String> queries = new ArrayList<>();
    for (int part = 0; part < connections; part++) {
      String from = "ctid >= '(%d,0)'".formatted(pages * part / connections);
      String to = "ctid < '(%d,0)'".formatted(pages * (part + 1) / connections);
      String range = part == connections - 1 ? from : from + " and " + to;
      queries.add("(select * from " + table + " where " + range + ")");
    }
    return queries;
  }

  private long pages() throws SQLException {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet size =
            statement.executeQuery("select pg_relation_size('" + table + "') / " + PAGE_BYTES)) {
      size.next();
      return size.getLong(1);
    }
  }

  private Passes.Done copy(String sql) throws SQLException {
    try (Connection connection = source.connect()) {
      CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      long bytes = 0;
      for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        bytes += row.length;
      }
      return new Passes.Done(copy.getHandledRowCount(), bytes);
    }
  }
}
