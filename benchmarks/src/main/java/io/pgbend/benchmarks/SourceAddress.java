package io.pgbend.benchmarks;

import io.pgbend.credential.Secret;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SslMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Where the source is: always this machine, over TCP, as a superuser. */
record SourceAddress(int port, String database, Secret password) {
  static final String HOST = "127.0.0.1";
  static final String USER = "postgres";

  /** In which programs of PostgreSQL and ours look for the password. */
  private static final String VARIABLE = "PGPASSWORD";

  /** Connects with a time-out of ten seconds; statements have none. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password.reveal());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("ApplicationName", "pgbend-benchmarks");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + HOST + ":" + port + "/" + database, properties);
  }

  /** As pgbend's own parts take it. */
  SourceEndpoint endpoint() {
    return new SourceEndpoint(HOST, port, database, USER, password, SslMode.DISABLE, null);
  }

  /** As {@code pgbend sync --source} takes it, without the password. */
  String uri() {
    return "postgresql://" + USER + "@" + HOST + ":" + port + "/" + database;
  }

  SourceAddress database(String other) {
    return new SourceAddress(port, other, password);
  }

  /** What a contestant's process has in its environment. */
  Map<String, String> environment() {
    return Map.of(VARIABLE, password.reveal());
  }

  /** The argument of a worker, which {@link #parse} reads. */
  String text() {
    return port + "/" + database;
  }

  /** In a process that was started with {@link #environment()}. */
  static SourceAddress parse(String text) {
    int slash = text.indexOf('/');
    String password = System.getenv().getOrDefault(VARIABLE, "");
    return new SourceAddress(
        Integer.parseInt(text.substring(0, slash)),
        text.substring(slash + 1),
        new Secret(password));
  }
}
