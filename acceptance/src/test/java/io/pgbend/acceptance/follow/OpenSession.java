package io.pgbend.acceptance.follow;

import io.pgbend.acceptance.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A session at the source with a transaction that a test ends when it wants to. */
final class OpenSession implements AutoCloseable {
  private final Connection connection;

  private OpenSession(Connection connection) {
    this.connection = connection;
  }

  /** Begins a transaction with these statements. */
  static OpenSession begin(TestPostgres postgres, String... statements) throws SQLException {
    OpenSession session = new OpenSession(postgres.connect());
    session.run("begin");
    session.run(statements);
    return session;
  }

  OpenSession run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
    return this;
  }

  int pid() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Commits on a thread of its own, because that may hang. */
  Thread commitLater() {
    return Thread.ofPlatform()
        .name("hanging commit")
        .start(
            () -> {
              try {
                run("commit");
              } catch (SQLException failure) {
                throw new IllegalStateException(failure);
              }
            });
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
