package io.pgbend.store;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a store to the form of this version, step by step. Its number is SQLite's {@code
 * user_version}; a step that was released is never changed.
 */
record Migrations(Connection connection) {
  /** The n-th one makes the form n. */
  static final List<String> STEPS = List.of("V001__ledger.sql");

  /**
   * Runs what is missing, within the caller's transaction.
   *
   * @throws SyncException {@code STORE_NEWER} when a newer version has written it
   */
  void run() throws SQLException {
    int form = form();
    if (form > STEPS.size()) {
      throw SyncException.of(
          ProblemCode.STORE_NEWER,
          "The store has the form %d, and this version knows %d.".formatted(form, STEPS.size()));
    }
    for (String step : STEPS.subList(form, STEPS.size())) {
      try (Statement statement = connection.createStatement()) {
        for (String part : text(step).split(";\\s*\n", -1)) {
          if (!part.isBlank()) {
            statement.execute(part);
          }
        }
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = " + STEPS.size());
    }
  }

  private int form() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma user_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  private static String text(String step) {
    try (InputStream resource = Migrations.class.getResourceAsStream(step)) {
      if (resource == null) {
        throw new IllegalStateException("the program lacks " + step);
      }
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
