package io.pgbend.source;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Opens sessions on one source. Every driver property is fixed here; none can be given from
 * outside. Safe for use by several threads.
 */
public final class SourceConnections {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
  static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);

  /** How long a catalogue question may stay unanswered; switched off while a copy streams. */
  static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

  private static final int OLDEST = 100000;
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final SourceEndpoint endpoint;

  public SourceConnections(SourceEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  public SourceEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Opens a session with the pinned settings.
   *
   * @param purpose what it is for, shown in {@code pg_stat_activity} after «pgbend»
   * @throws SyncException when the server cannot be reached, refuses us, or is older than 10
   */
  public SourceSession open(String purpose) {
    Properties properties = properties(purpose);
    PGProperty.RECEIVE_BUFFER_SIZE.set(properties, RECEIVE_BUFFER_BYTES);
    return connect(properties);
  }

  /**
   * Opens a session that can stream changes, and answers plain SQL by the simple protocol too, with
   * the same pinned settings.
   *
   * @throws SyncException as {@link #open}; besides, {@code SOURCE_NO_REPLICATION_RIGHT} and {@code
   *     SOURCE_NO_SENDER_LEFT}
   * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">replication
   *     protocol</a>
   */
  public SourceSession openReplication(String purpose) {
    Properties properties = properties(purpose);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    return connect(properties);
  }

  /** The named problem behind an exception of the driver. */
  public SyncException failure(SQLException e) {
    return SqlFailure.of(e, endpoint);
  }

  private SourceSession connect(Properties properties) {
    Connection connection;
    try {
      connection = new Driver().connect(url(), properties);
    } catch (SQLException e) {
      throw PGProperty.REPLICATION.isPresent(properties)
          ? SqlFailure.connectingForReplication(e, endpoint)
          : SqlFailure.connecting(e, endpoint);
    }
    if (connection == null) {
      throw SyncException.of(ProblemCode.SOURCE_ADDRESS_INVALID, "The driver refused the address.");
    }
    try {
      int version = version(connection);
      pin(connection);
      return new SourceSession(
          connection, connection.unwrap(PGConnection.class), endpoint, version);
    } catch (SQLException e) {
      closeAfter(connection, e);
      throw SqlFailure.connecting(e, endpoint);
    } catch (SyncException e) {
      closeAfter(connection, e);
      throw e;
    }
  }

  private static void closeAfter(Connection connection, Exception cause) {
    try {
      connection.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_setting('server_version_num')")) {
      row.next();
      int version = Integer.parseInt(row.getString(1));
      if (version < OLDEST) {
        throw SyncException.of(
            ProblemCode.SOURCE_TOO_OLD,
            "The server at %s is PostgreSQL %d.%d."
                .formatted(endpoint.address(), version / 10000, version / 100 % 100));
      }
      return version;
    }
  }

  /**
   * Sets what the server knows of the settings, in one statement; newer ones are not there in old
   * servers.
   */
  private static void pin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_catalog.set_config(s.name, v.setting, false)
          from (values %s) as v (name, setting)
          join pg_catalog.pg_settings s on pg_catalog.lower(s.name) = pg_catalog.lower(v.name)
          """
              .formatted(
                  PinnedSettings.ALL.stream()
                      .map(
                          p ->
                              "(%s, %s)"
                                  .formatted(SqlText.literal(p.name()), SqlText.literal(p.value())))
                      .collect(Collectors.joining(", "))));
    }
  }

  /** The address for the driver; host and database go in encoded, so they cannot add properties. */
  private String url() {
    String host = endpoint.host();
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            host.indexOf(':') < 0 ? host : "[" + host + "]",
            endpoint.port(),
            URLEncoder.encode(endpoint.database(), StandardCharsets.UTF_8));
  }

  private Properties properties(String purpose) {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, endpoint.user());
    if (!endpoint.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, endpoint.password().reveal());
    }
    PGProperty.SSL_MODE.set(properties, endpoint.sslMode().text());
    Tls.trust(endpoint).forEach(properties::setProperty);
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.CONNECT_TIMEOUT.set(properties, (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.LOGIN_TIMEOUT.set(properties, 2 * (int) CONNECT_TIMEOUT.toSeconds());
    PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, (int) CANCEL_TIMEOUT.toSeconds());
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) ANSWER_TIMEOUT.toSeconds());
    PGProperty.APPLICATION_NAME.set(properties, "pgbend " + purpose);
    PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
    PGProperty.PREPARE_THRESHOLD.set(properties, 0);
    return properties;
  }

  /** A setting and its value on every session of ours. */
  record Pinned(String name, String value) {}

  /**
   * The settings that decide how values are printed, who sees which rows, and what may time out.
   */
  static final class PinnedSettings {
    static final List<Pinned> ALL =
        List.of(
            new Pinned("DateStyle", "ISO, MDY"),
            new Pinned("IntervalStyle", "postgres"),
            new Pinned("TimeZone", "UTC"),
            new Pinned("extra_float_digits", "3"),
            new Pinned("bytea_output", "hex"),
            new Pinned("xmlbinary", "base64"),
            new Pinned("lc_monetary", "C"),
            new Pinned("standard_conforming_strings", "on"),
            new Pinned("row_security", "off"),
            new Pinned("search_path", ""),
            new Pinned("statement_timeout", "0"),
            new Pinned("transaction_timeout", "0"),
            new Pinned("idle_session_timeout", "0"),
            new Pinned("idle_in_transaction_session_timeout", "0"),
            new Pinned("lock_timeout", "10s"),
            new Pinned("default_transaction_read_only", "off"),
            new Pinned("default_transaction_deferrable", "off"));

    private PinnedSettings() {}
  }
}
