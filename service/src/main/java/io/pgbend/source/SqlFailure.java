package io.pgbend.source;

import static io.pgbend.problem.ProblemCode.SOURCE_CERTIFICATE_UNTRUSTED;
import static io.pgbend.problem.ProblemCode.SOURCE_CONNECTION_LOST;
import static io.pgbend.problem.ProblemCode.SOURCE_HOST_UNKNOWN;
import static io.pgbend.problem.ProblemCode.SOURCE_NOT_ADMITTED;
import static io.pgbend.problem.ProblemCode.SOURCE_PASSWORD_MISSING;
import static io.pgbend.problem.ProblemCode.SOURCE_STATEMENT_REFUSED;
import static io.pgbend.problem.ProblemCode.SOURCE_TLS_REFUSED;
import static io.pgbend.problem.ProblemCode.SOURCE_UNREACHABLE;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.GT;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Turns what the driver throws into a named problem, by SQLSTATE. The server's DETAIL never gets
 * through, because it quotes rows; nor does the message of classes that quote values.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE</a>
 */
final class SqlFailure {
  /** The driver's own SQLSTATE when server and client cannot agree. */
  private static final String REJECTED = "08004";

  private SqlFailure() {}

  /** A failure on an open session. */
  static SyncException of(SQLException e, SourceEndpoint endpoint) {
    String state = state(e);
    if (state.startsWith("08") || (serverMessage(e).isEmpty() && e.getCause() != null)) {
      return problem(
          SOURCE_CONNECTION_LOST, "The connection to " + endpoint.address() + " broke.", e);
    }
    return problem(bySqlState(state), sentence(e, endpoint), e);
  }

  /** A failure to get a session. */
  static SyncException connecting(SQLException e, SourceEndpoint endpoint) {
    String where = endpoint.address();
    if (causedBy(e, UnknownHostException.class)) {
      return problem(SOURCE_HOST_UNKNOWN, "The host %s is not known.".formatted(endpoint.host()), e)
          .field("host");
    }
    if (causedBy(e, SSLException.class) || causedBy(e, GeneralSecurityException.class)) {
      return problem(
              SOURCE_CERTIFICATE_UNTRUSTED,
              "The TLS handshake with %s failed; sslmode is %s."
                  .formatted(where, endpoint.sslMode().text()),
              e)
          .field("sslMode");
    }
    if (serverMessage(e).isPresent()) {
      return refused(e, endpoint);
    }
    return withoutServer(e, endpoint);
  }

  /** A failure to get a session for replication; it asks for rights and places of its own. */
  static SyncException connectingForReplication(SQLException e, SourceEndpoint endpoint) {
    String state = state(e);
    if (state.equals("42501")) {
      return problem(ProblemCode.SOURCE_NO_REPLICATION_RIGHT, sentence(e, endpoint), e)
          .remedy("alter role %s replication;".formatted(SqlText.identifier(endpoint.user())));
    }
    boolean senders =
        serverMessage(e)
            .map(ServerErrorMessage::getMessage)
            .filter(message -> message.contains("max_wal_senders"))
            .isPresent();
    if (state.equals("53300") && senders) {
      return problem(ProblemCode.SOURCE_NO_SENDER_LEFT, sentence(e, endpoint), e);
    }
    return connecting(e, endpoint);
  }

  /** What the driver found out by itself; its words are translated, so the SQLSTATE decides. */
  private static SyncException withoutServer(SQLException e, SourceEndpoint endpoint) {
    String where = endpoint.address();
    String state = state(e);
    if (state.equals(REJECTED)
        && GT.tr("The server does not support SSL.").equals(e.getMessage())) {
      return problem(SOURCE_TLS_REFUSED, "The server at %s does not offer TLS.".formatted(where), e)
          .field("sslMode");
    }
    if (state.equals(REJECTED) && endpoint.password().isEmpty()) {
      return problem(
              SOURCE_PASSWORD_MISSING, "The server at %s asks for a password.".formatted(where), e)
          .field("password");
    }
    if (endpoint.sslMode() == SslMode.VERIFY_FULL && !causedBy(e, IOException.class)) {
      return problem(
              SOURCE_CERTIFICATE_UNTRUSTED,
              "The certificate of %s does not carry this host's name.".formatted(where),
              e)
          .field("sslMode");
    }
    String why =
        causedBy(e, SocketTimeoutException.class)
            ? "it does not answer"
            : causedBy(e, ConnectException.class)
                ? "nothing listens there"
                : "the connection ended at once";
    return problem(
            SOURCE_UNREACHABLE, "No connection to %s could be made: %s.".formatted(where, why), e)
        .field("host");
  }

  private static SyncException refused(SQLException e, SourceEndpoint endpoint) {
    ProblemCode code = bySqlState(state(e));
    SyncException problem = problem(code, sentence(e, endpoint), e);
    return switch (code) {
      case SOURCE_PASSWORD_WRONG -> problem.field("password");
      case SOURCE_DATABASE_MISSING -> problem.field("database");
      case SOURCE_NOT_ADMITTED -> problem.field("user");
      default -> problem;
    };
  }

  static ProblemCode bySqlState(String state) {
    return switch (state) {
      case "28P01" -> ProblemCode.SOURCE_PASSWORD_WRONG;
      case "28000" -> SOURCE_NOT_ADMITTED;
      case "3D000" -> ProblemCode.SOURCE_DATABASE_MISSING;
      case "42501" -> ProblemCode.SOURCE_PERMISSION_DENIED;
      case "42P01", "3F000" -> ProblemCode.SOURCE_TABLE_MISSING;
      case "42703" -> ProblemCode.SOURCE_COLUMN_MISSING;
      case "53300" -> ProblemCode.SOURCE_TOO_MANY_CONNECTIONS;
      case "55P03" -> ProblemCode.SOURCE_LOCK_NOT_AVAILABLE;
      case "57014", "25P03", "25P04" -> ProblemCode.SOURCE_TIMEOUT;
      case "57P01", "57P02", "57P05" -> SOURCE_CONNECTION_LOST;
      case "57P03" -> SOURCE_UNREACHABLE;
      case "40001", "40P01" -> ProblemCode.SOURCE_RECOVERY_CONFLICT;
      case "XX001", "XX002" -> ProblemCode.SOURCE_DATA_DAMAGED;
      case "53000", "53100", "53200", "53400", "54000" -> ProblemCode.SOURCE_OUT_OF_RESOURCES;
      default -> state.startsWith("08") ? SOURCE_CONNECTION_LOST : SOURCE_STATEMENT_REFUSED;
    };
  }

  /** What the server said, where that cannot hold a value of a row. */
  static String sentence(SQLException e, SourceEndpoint endpoint) {
    String state = state(e);
    Optional<String> message = serverMessage(e).map(ServerErrorMessage::getMessage);
    if (message.isEmpty() || quotesValues(state)) {
      return "PostgreSQL at %s answered with SQLSTATE %s.".formatted(endpoint.address(), state);
    }
    return "PostgreSQL at %s says: %s (SQLSTATE %s)."
        .formatted(endpoint.address(), message.get(), state);
  }

  /** Data exceptions, broken constraints and RAISE print the value they stumbled on. */
  static boolean quotesValues(String state) {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("P0");
  }

  static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  static Optional<ServerErrorMessage> serverMessage(SQLException e) {
    return e instanceof PSQLException ours
        ? Optional.ofNullable(ours.getServerErrorMessage())
        : Optional.empty();
  }

  private static SyncException problem(ProblemCode code, String detail, SQLException e) {
    return quotesValues(state(e))
        ? SyncException.of(code, detail)
        : SyncException.of(code, detail, e);
  }

  private static boolean causedBy(@Nullable Throwable thrown, Class<? extends Throwable> kind) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }
}
