package io.pgbend.acceptance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of an installation is named, and nothing half-done stays. */
final class EngineInstallAcceptance {
  @TempDir Path temporary;

  @Test
  void an_index_that_does_not_answer_is_a_named_problem_and_shows_no_password() throws Exception {
    String said =
        install(
            Map.of(
                "PIP_INDEX_URL", "http://ann:s3cret@127.0.0.1:9/simple",
                "PIP_CONFIG_FILE", "/dev/null",
                "PIP_RETRIES", "0"));
    assertThat(said).startsWith("ENGINE_DOWNLOAD_FAILED: ").doesNotContain("s3cret");
    assertThat(Files.readString(temporary.resolve("home/logs/engine-install.log")))
        .doesNotContain("s3cret");
    try (Stream<Path> left = Files.list(temporary.resolve("cache/pgbend"))) {
      assertThat(left.filter(Files::isDirectory))
          .allMatch(folder -> folder.getFileName().toString().startsWith("python-"));
    }
  }

  private String install(Map<String, String> settings) throws IOException {
    ProcessBuilder user =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EngineUser.class.getName(),
            temporary.resolve("home").toString(),
            "standin");
    user.environment().keySet().removeIf(name -> name.startsWith("PIP_"));
    user.environment().putAll(settings);
    user.environment().put("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    Process process = user.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      return line == null ? "" : line;
    }
  }
}
