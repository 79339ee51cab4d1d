package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
  @TempDir private Path folder;

  @Test
  void begins_empty_and_leaves_nothing() throws IOException {
    Path place = folder.resolve("run");
    Files.createDirectories(place.resolve("deeper"));
    Files.writeString(place.resolve("deeper").resolve("left.parquet"), "x");
    try (Spool spool = Spool.open(place)) {
      assertThat(place).isEmptyDirectory();
      Files.writeString(spool.file("new.parquet"), "x");
    }

    assertThat(place).doesNotExist();
  }

  @Test
  void discards_one_file_and_does_not_mind_when_it_is_gone() throws IOException {
    try (Spool spool = Spool.open(folder.resolve("run"))) {
      Path file = Files.writeString(spool.file("a.parquet"), "x");
      spool.discard(file);
      spool.discard(file);

      assertThat(file).doesNotExist();
    }
  }

  @Test
  void says_what_is_wrong_with_its_place() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    SyncException failure =
        catchThrowableOfType(SyncException.class, () -> Spool.open(file.resolve("run")));

    assertThat(failure.code()).isEqualTo(ProblemCode.SPOOL_FAILED);
    assertThat(failure.problem().remedy()).contains("space");
  }
}
