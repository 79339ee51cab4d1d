package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EngineLibrariesTest {
  /** One wheel for each platform, or one for all. */
  @Test
  void every_library_is_pinned_to_one_version_with_hashes_for_every_platform() {
    String text =
        EngineLibraries.requirements()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .reduce("", (all, line) -> all + line + "\n")
            .replace("\\\n", "");
    List<String> libraries = text.lines().filter(line -> !line.isBlank()).toList();
    assertThat(libraries).hasSize(4);
    for (String library : libraries) {
      assertThat(library).matches("[a-z_]+==[0-9.]+( +--hash=sha256:[0-9a-f]{64}){1,3}");
      long hashes = Arrays.stream(library.split(" +")).filter(w -> w.startsWith("--hash")).count();
      assertThat(hashes).isEqualTo(library.startsWith("typing_extensions") ? 1 : 3);
    }
  }

  @Test
  void knows_the_version_of_databend() {
    assertThat(EngineLibraries.databendVersion()).matches("\\d+\\.\\d+\\.\\d+");
  }
}
