package io.pgbend.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

final class SqlFailureTest {
  private static final SourceEndpoint ENDPOINT =
      SourceEndpoint.parse("postgresql://u:secret@db.example/d");

  @ParameterizedTest
  @CsvSource({
    "28P01, SOURCE_PASSWORD_WRONG",
    "28000, SOURCE_NOT_ADMITTED",
    "3D000, SOURCE_DATABASE_MISSING",
    "53300, SOURCE_TOO_MANY_CONNECTIONS",
    "57P03, SOURCE_UNREACHABLE"
  })
  void names_why_the_server_refuses_a_connection(String state, ProblemCode code) {
    assertThat(SqlFailure.connecting(fromServer(state, "no"), ENDPOINT).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "42501, SOURCE_PERMISSION_DENIED",
    "55P03, SOURCE_LOCK_NOT_AVAILABLE",
    "57014, SOURCE_TIMEOUT",
    "57P01, SOURCE_CONNECTION_LOST",
    "40001, SOURCE_RECOVERY_CONFLICT",
    "53100, SOURCE_OUT_OF_RESOURCES",
    "XX001, SOURCE_DATA_DAMAGED",
    "42601, SOURCE_STATEMENT_REFUSED"
  })
  void names_why_a_statement_failed(String state, ProblemCode code) {
    SyncException problem = SqlFailure.of(fromServer(state, "the reason"), ENDPOINT);
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.problem().detail()).contains("the reason", state).doesNotContain("row 7");
  }

  @ParameterizedTest
  @CsvSource({"22P02", "23505", "P0001"})
  void hides_messages_that_quote_values(String state) {
    SyncException problem = SqlFailure.of(fromServer(state, "private value"), ENDPOINT);
    assertThat(problem.problem().detail()).contains(state).doesNotContain("private value");
    assertThat(problem.getCause()).isNull();
  }

  @Test
  void tells_a_broken_connection_from_a_refused_statement() {
    SQLException broken = new PSQLException("io", PSQLState.CONNECTION_FAILURE, new EOFException());
    assertThat(SqlFailure.of(broken, ENDPOINT).code())
        .isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
  }

  @Test
  void tells_the_ways_of_not_getting_there_apart() {
    assertThat(connecting(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new UnknownHostException("x")))
        .isEqualTo(ProblemCode.SOURCE_HOST_UNKNOWN);
    assertThat(connecting(PSQLState.CONNECTION_UNABLE_TO_CONNECT, new ConnectException("x")))
        .isEqualTo(ProblemCode.SOURCE_UNREACHABLE);
    assertThat(connecting(PSQLState.CONNECTION_FAILURE, new SSLHandshakeException("x")))
        .isEqualTo(ProblemCode.SOURCE_CERTIFICATE_UNTRUSTED);
    assertThat(connecting(PSQLState.CONNECTION_FAILURE, new CertificateException("x")))
        .isEqualTo(ProblemCode.SOURCE_CERTIFICATE_UNTRUSTED);
  }

  @Test
  void asks_for_a_password_only_when_none_was_given() {
    SQLException rejected = new PSQLException("x", PSQLState.CONNECTION_REJECTED);
    SourceEndpoint without = SourceEndpoint.parse("postgresql://u@localhost/d");
    assertThat(SqlFailure.connecting(rejected, without).code())
        .isEqualTo(ProblemCode.SOURCE_PASSWORD_MISSING);
  }

  private static ProblemCode connecting(PSQLState state, Exception cause) {
    return SqlFailure.connecting(new PSQLException("x", state, cause), ENDPOINT).code();
  }

  private static SQLException fromServer(String state, String message) {
    return new PSQLException(
        new ServerErrorMessage("SERROR\0C" + state + "\0M" + message + "\0Drow 7 is bad\0"), false);
  }
}
