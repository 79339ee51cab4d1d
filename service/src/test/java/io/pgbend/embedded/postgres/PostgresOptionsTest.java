package io.pgbend.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PostgresOptionsTest {
  @Test
  void each_change_keeps_the_others() {
    PostgresOptions options =
        PostgresOptions.in(Path.of("/f"), Path.of("/c"))
            .withPort(5433)
            .withSetting("a", "1")
            .asThrowaway()
            .withSetting("b", "2")
            .withBinaries(new PostgresBinaries.OfJar(Path.of("/j")));
    assertThat(options)
        .isEqualTo(
            new PostgresOptions(
                Path.of("/f"),
                Path.of("/c"),
                new PostgresBinaries.OfJar(Path.of("/j")),
                5433,
                true,
                Map.of("a", "1", "b", "2")));
  }

  @Test
  void a_command_for_the_server_is_wrapped_as_the_user_demands() {
    assertThat(new Unprivileged.Plainly().command(List.of("x"))).containsExactly("x");
    assertThat(new Unprivileged.InUserNamespace().command(List.of("x")))
        .containsExactly("unshare", "-U", "x");
    assertThat(new Unprivileged.AsNobody().command(List.of("x")))
        .startsWith("setpriv", "--reuid=65534")
        .endsWith("x");
  }
}
