package io.pgbend.source;

import io.pgbend.problem.SyncException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session on the source. For one thread at a time, except {@link #cancel} and {@link #abort},
 * which any thread may call.
 */
public final class SourceSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SourceSession.class);

  private final Connection connection;
  private final PGConnection driver;
  private final SourceEndpoint endpoint;
  private final int version;

  SourceSession(Connection connection, PGConnection driver, SourceEndpoint endpoint, int version) {
    this.connection = connection;
    this.driver = driver;
    this.endpoint = endpoint;
    this.version = version;
  }

  /** Something done with the connection. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does the work; what the server says against it becomes a problem with a name. */
  public <T> T run(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Runs statements whose results nobody needs. */
  public void execute(String... statements) {
    run(
        open -> {
          try (Statement statement = open.createStatement()) {
            statement.setEscapeProcessing(false);
            for (String sql : statements) {
              statement.execute(sql);
            }
            return true;
          }
        });
  }

  /** One row of an answer turned into something. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T from(ResultSet row) throws SQLException;
  }

  /** All rows of a question; parameters are strings, numbers and booleans. */
  public <T> List<T> list(String sql, RowMapper<T> mapper, Object... parameters) {
    return run(
        open -> {
          try (PreparedStatement statement = open.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setObject(i + 1, parameters[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                found.add(mapper.from(rows));
              }
            }
            return found;
          }
        });
  }

  /** The named problem behind an exception of the driver. */
  public SyncException failure(SQLException e) {
    return SqlFailure.of(e, endpoint);
  }

  /** The driver's own face, for COPY and replication. */
  public PGConnection driver() {
    return driver;
  }

  public SourceEndpoint endpoint() {
    return endpoint;
  }

  /** {@code server_version_num}, for instance 150018. */
  public int version() {
    return version;
  }

  /** No answer time-out from now on: a copy may be silent for as long as it finds no row. */
  public void waitWithoutLimit() {
    run(
        open -> {
          open.setNetworkTimeout(Runnable::run, 0);
          return true;
        });
  }

  /** The ordinary answer time-out again. */
  public void waitWithLimit() {
    waitWithLimit(SourceConnections.ANSWER_TIMEOUT);
  }

  /** Another answer time-out from now on. */
  public void waitWithLimit(Duration limit) {
    run(
        open -> {
          open.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
          return true;
        });
  }

  /** Asks the server, over a second connection, to end what this session runs. */
  public void cancel() {
    try {
      driver.cancelQuery();
    } catch (SQLException e) {
      log.debug("cancel not delivered sqlstate={}", e.getSQLState());
    }
  }

  /** Cuts the connection at once, also under a thread that waits on it. */
  public void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("abort failed sqlstate={}", e.getSQLState());
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("close failed sqlstate={}", e.getSQLState());
    }
  }
}
