package io.pgbend.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabendDsnTest {
  @Test
  void reads_every_part() {
    DatabendEndpoint endpoint =
        DatabendDsn.parse(
            "databend://al%20i:p%40ss%3A%25%C3%BC@h.example:8443/Shop?warehouse=small"
                + "&tls_ca_file=%2Fetc%2Fca.pem&connect_timeout=3");

    assertThat(endpoint.url()).hasToString("https://h.example:8443");
    assertThat(endpoint.user()).isEqualTo("al i");
    assertThat(endpoint.password().reveal()).isEqualTo("p@ss:%ü");
    assertThat(endpoint.database()).isEqualTo("Shop");
    assertThat(endpoint.warehouse()).isEqualTo("small");
    assertThat(endpoint.caFile()).contains(Path.of("/etc/ca.pem"));
    assertThat(endpoint.timeouts().connect()).isEqualTo(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({
    "databend://h:8000,                 https://h:8000",
    "databend://h:8000?sslmode=disable, http://h:8000",
    "databend://h:8000?sslmode=require, https://h:8000",
    "databend+http://h:8000,            http://h:8000",
    "databend+https://h,                https://h",
    "DATABEND+HTTP://[::1]:8000/x,      http://[::1]:8000",
    "http://u@h:8000/,                  http://h:8000",
    "https://h?sslmode=verify-full,     https://h",
  })
  void the_scheme_and_sslmode_decide_about_tls(String dsn, String url) {
    assertThat(DatabendDsn.parse(dsn).url()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h:8000",
        "mysql://u:geheim@h",
        "databend://u:geheim@",
        "databend://u:geheim@h:99999",
        "databend://u:geheim@h:0",
        "databend://u:geheim@h o",
        "databend://u:geheim#1@h",
        "databend://u:geheim%zz@h",
        "databend://u:geheim%ff@h",
        "databend://u:geheim%@h",
        "databend://u:geheim@h?sslmode=maybe",
        "databend+http://u:geheim@h?sslmode=require",
        "https://u:geheim@h?sslmode=disable",
        "databend://u:geheim@h?connect_timeout=soon",
        "databend://u:geheim@h?wharehouse=x",
        "databend://u:gehe/im@h",
        "databend://u:12?geheim@h",
        "databend://h/geheim@x",
      })
  void what_is_not_valid_is_refused_without_the_password(String dsn) {
    assertThatThrownBy(() -> DatabendDsn.parse(dsn))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ProblemCode.BAD_REQUEST);
              assertThat(e.problem().field()).contains("url");
              assertThat(e).hasMessageNotContaining("gehe").hasNoCause();
            });
  }

  @Test
  void an_unknown_parameter_is_refused_by_name() {
    assertThatThrownBy(() -> DatabendDsn.parse("databend://h?wharehouse=x"))
        .hasMessageContaining("'wharehouse'")
        .hasMessageContaining("known are warehouse, sslmode");
  }

  @Test
  void an_endpoint_prints_no_password() {
    assertThat(DatabendDsn.parse("databend://u:geheim@h").toString()).doesNotContain("geheim");
  }
}
