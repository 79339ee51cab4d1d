package io.pgbend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {
  @TempDir Path temporary;

  @Test
  void ends_with_the_last_line_that_says_something() throws IOException {
    Path log = Files.writeString(temporary.resolve("log"), "first\nthe port is in use \n\n");
    assertThat(LogTail.of(log, 100).lastLine()).isEqualTo("the port is in use");
    assertThat(LogTail.of(log, 25).lines()).contains("the port is in use ");
    assertThat(LogTail.of(log, 5).lines()).hasSize(1);
  }

  @Test
  void says_so_when_there_is_nothing() throws IOException {
    assertThat(LogTail.of(temporary.resolve("none"), 100).lastLine()).isEqualTo("nothing.");
  }
}
