package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class EngineFilesTest {
  @TempDir Path temporary;
  private final JsonMapper json = new JsonMapper();

  @Test
  void reads_what_the_engine_says_about_itself() throws IOException {
    Path file = temporary.resolve("port.json");
    Files.writeString(
        file,
        """
        {"pid": 4711, "port": 8000, "version": "1.2.895", "startedAt": "2026-01-02T03:04:05Z"}
        """);
    assertThat(PortFile.read(file, json))
        .contains(new PortFile(4711, 8000, "1.2.895", "2026-01-02T03:04:05Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"pid\":1}",
        "{\"pid\":1,\"port\":70000}",
        "{\"pid\":-1,\"port\":80}"
      })
  void takes_a_damaged_port_file_for_none(String content) throws IOException {
    Path file = Files.writeString(temporary.resolve("port.json"), content);
    assertThat(PortFile.read(file, json)).isEmpty();
  }

  @Test
  void no_port_file_is_no_engine() throws IOException {
    assertThat(PortFile.read(temporary.resolve("port.json"), json)).isEmpty();
  }

  @Test
  void a_password_is_made_once_long_and_readable_by_its_owner_only() throws IOException {
    Path file = temporary.resolve("password");
    assertThat(Password.read(file).isEmpty()).isTrue();
    Secret made = Password.ofFile(file);
    assertThat(made.reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(Password.ofFile(file)).isEqualTo(made);
    assertThat(Password.read(file)).isEqualTo(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Password.ofFile(temporary.resolve("other"))).isNotEqualTo(made);
  }

  @Test
  void an_empty_password_file_gets_a_password() throws IOException {
    Path file = Files.createFile(temporary.resolve("password"));
    assertThat(Password.ofFile(file).isEmpty()).isFalse();
  }

  @Test
  void an_address_says_itself_as_url_dsn_and_header() {
    EngineAddress address = new EngineAddress(8000, new Secret("pa-ss"));
    assertThat(address.url()).hasToString("http://127.0.0.1:8000");
    assertThat(address.dsn().reveal())
        .isEqualTo("databend://root:pa-ss@127.0.0.1:8000/default?sslmode=disable");
    assertThat(address.authorization()).isEqualTo("Basic cm9vdDpwYS1zcw==");
    assertThat(address.toString()).doesNotContain("pa-ss");
  }
}
