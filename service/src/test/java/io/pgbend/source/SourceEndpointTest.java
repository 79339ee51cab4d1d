package io.pgbend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceEndpointTest {
  @Test
  void reads_every_part_of_an_address() {
    SourceEndpoint endpoint =
        SourceEndpoint.parse(
            "postgresql://shop%20user:p%40ss%2Fw%3Ard+1@db.example:6543/my%2Fdb?sslmode=verify-ca&sslrootcert=/etc/my%20ca.pem");
    assertThat(endpoint.host()).isEqualTo("db.example");
    assertThat(endpoint.port()).isEqualTo(6543);
    assertThat(endpoint.database()).isEqualTo("my/db");
    assertThat(endpoint.user()).isEqualTo("shop user");
    assertThat(endpoint.password().reveal()).isEqualTo("p@ss/w:rd+1");
    assertThat(endpoint.sslMode()).isEqualTo(SslMode.VERIFY_CA);
    assertThat(endpoint.sslRootCert()).contains("/etc/my ca.pem");
  }

  @Test
  void decodes_several_bytes_of_one_letter() {
    assertThat(SourceEndpoint.parse("postgres://%C3%A4é@h/%F0%9F%90%98").user()).isEqualTo("äé");
    assertThat(SourceEndpoint.parse("postgres://u@h/%F0%9F%90%98").database()).isEqualTo("🐘");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, DISABLE",
    "LOCALHOST, DISABLE",
    "127.0.0.1, DISABLE",
    "127.1.2.3, DISABLE",
    "[::1], DISABLE",
    "127.0.0.1.example.com, VERIFY_FULL",
    "db.example, VERIFY_FULL",
    "[2001:db8::1], VERIFY_FULL"
  })
  void encrypts_unless_the_server_is_this_machine(String host, SslMode mode) {
    assertThat(SourceEndpoint.parse("postgresql://u@" + host + "/d").sslMode()).isEqualTo(mode);
  }

  @Test
  void takes_an_ipv6_address_in_brackets() {
    SourceEndpoint endpoint = SourceEndpoint.parse("postgresql://u@[2001:db8::1]:5433/d");
    assertThat(endpoint.host()).isEqualTo("2001:db8::1");
    assertThat(endpoint.port()).isEqualTo(5433);
    assertThat(endpoint.address()).isEqualTo("[2001:db8::1]:5433");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mysql://u@h/d",
        "jdbc:postgresql://u@h/d",
        "postgresql://u@h",
        "postgresql://u@h/",
        "postgresql://h/d",
        "postgresql://@h/d",
        "postgresql://u@/d",
        "postgresql://u@h:0/d",
        "postgresql://u@h:65536/d",
        "postgresql://u@h:54x/d",
        "postgresql://u@h:/d",
        "postgresql://u@h1,h2/d",
        "postgresql://u@h%2Ch2/d",
        "postgresql://u@2001:db8::1/d",
        "postgresql://u@[::1/d",
        "postgresql://u@h/d/e",
        "postgresql://u@h/d#x",
        "postgresql://u@h/d?sslmode",
        "postgresql://u@h/d?sslmode=",
        "postgresql://u@h/d?sslmode=prefer",
        "postgresql://u@h/d?sslmode=require&sslmode=require",
        "postgresql://u@h/d?socketFactory=x",
        "postgresql://u@h/d?sslmode=require&",
        "postgresql://u:secret@x@h/d",
        "postgresql://u:sec%zzret@h/d",
        "postgresql://u:secret%@h/d",
        "postgresql://u:%FF@h/d",
        "postgresql://u:p/secret@h/d",
        "postgresql://u:p?secret@h/d",
        "postgresql://u%00@h/d",
        "postgresql://u@h%3Fsecret/d",
        "postgresql://u@h%2Fx/d"
      })
  void refuses_what_it_does_not_understand_without_repeating_it(String address) {
    SyncException refused =
        catchThrowableOfType(SyncException.class, () -> SourceEndpoint.parse(address));
    assertThat(refused).as(address).isNotNull();
    assertThat(refused.code()).isEqualTo(ProblemCode.SOURCE_ADDRESS_INVALID);
    assertThat(refused.getMessage()).doesNotContain("secret");
  }

  @Test
  void names_a_parameter_that_it_does_not_know() {
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () -> SourceEndpoint.parse("postgresql://u@h/d?socketFactory=a.B"));
    assertThat(refused.problem().detail()).contains("'socketFactory'").doesNotContain("a.B");
  }

  @Test
  void never_prints_its_password() {
    SourceEndpoint endpoint = SourceEndpoint.parse("postgresql://u:secret@localhost/d");
    assertThat(endpoint.toString())
        .isEqualTo("postgresql://localhost:5432/d as u, disable")
        .doesNotContain("secret");
  }
}
