package io.pgbend.acceptance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Getting a session, and what it is like. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class ConnectionAcceptance {
  @RegisterExtension final TestPostgres postgres;

  ConnectionAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @Test
  void a_session_prints_values_the_same_way_everywhere() throws Exception {
    postgres.execute(
        "alter database %s set timezone = 'Asia/Kathmandu'".formatted(postgres.database()),
        "alter database %s set datestyle = 'SQL, DMY'".formatted(postgres.database()),
        "alter database %s set statement_timeout = 1000".formatted(postgres.database()));
    try (SourceSession session = Reading.connections(postgres).open("test")) {
      List<String> shown =
          session
              .list(
                  """
                  select array[current_setting('TimeZone'), current_setting('DateStyle'),
                    current_setting('IntervalStyle'), current_setting('bytea_output'),
                    current_setting('extra_float_digits'), current_setting('client_encoding'),
                    current_setting('search_path'), current_setting('row_security'),
                    current_setting('statement_timeout'), current_setting('lc_monetary'),
                    current_setting('application_name')]
                  """,
                  r -> List.of((String[]) r.getArray(1).getArray()))
              .getFirst();
      assertThat(shown)
          .containsExactly(
              "UTC",
              "ISO, MDY",
              "postgres",
              "hex",
              "3",
              "UTF8",
              "",
              "off",
              "0",
              "C",
              "pgbend test");
    }
  }

  @Test
  void a_missing_database_is_named() {
    SourceEndpoint own = Reading.connections(postgres).endpoint();
    SourceEndpoint other =
        new SourceEndpoint(
            own.host(), own.port(), "no such", own.user(), own.password(), own.sslMode(), null);
    assertThat(refused(new SourceConnections(other)).code())
        .isEqualTo(ProblemCode.SOURCE_DATABASE_MISSING);
  }

  @Test
  void a_server_without_tls_is_named_when_tls_is_wanted() {
    for (String mode : List.of("require", "verify-ca", "verify-full")) {
      SourceEndpoint endpoint =
          SourceEndpoint.parse(postgres.uri() + "?sslmode=" + mode)
              .withPassword(postgres.server().password());
      Problem problem = refused(new SourceConnections(endpoint));
      assertThat(problem.code()).as(mode).isEqualTo(ProblemCode.SOURCE_TLS_REFUSED);
      assertThat(problem.field()).contains("sslMode");
    }
  }

  @Test
  void a_role_without_connections_left_is_named() throws Exception {
    String role = "limited_" + postgres.database();
    postgres.execute("create role %s login password 'pw' connection limit 0".formatted(role));
    assertThat(refused(Reading.connectionsOf(postgres, role, "pw")).code())
        .isEqualTo(ProblemCode.SOURCE_TOO_MANY_CONNECTIONS);
    postgres.execute("drop role " + role);
  }

  private static Problem refused(SourceConnections connections) {
    SyncException refused =
        catchThrowableOfType(SyncException.class, () -> connections.open("test").close());
    assertThat(refused).isNotNull();
    return refused.problem();
  }
}
