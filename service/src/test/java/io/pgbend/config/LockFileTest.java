package io.pgbend.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LockFileTest {
  @TempDir Path temporary;
  private Path file = Path.of("unset");

  @BeforeEach
  void name() {
    file = temporary.resolve("some.lock");
  }

  @Test
  void is_held_by_many_together_or_by_one_alone() throws IOException {
    LockFile first = LockFile.tryShared(file).orElseThrow();
    LockFile second = LockFile.tryShared(file).orElseThrow();
    assertThat(LockFile.tryExclusive(file)).isEmpty();
    first.close();
    first.close();
    assertThat(LockFile.tryExclusive(file)).isEmpty();
    second.close();
    try (LockFile _ = LockFile.tryExclusive(file).orElseThrow()) {
      assertThat(LockFile.tryShared(file)).isEmpty();
      assertThat(LockFile.tryExclusive(file)).isEmpty();
    }
    LockFile.tryShared(file).orElseThrow().close();
  }

  @Test
  void is_the_same_under_another_spelling_of_its_path() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary);
    try (LockFile _ = LockFile.tryExclusive(file).orElseThrow()) {
      assertThat(LockFile.tryExclusive(link.resolve("./some.lock"))).isEmpty();
    }
  }

  @Test
  void shows_its_note_to_others_and_the_last_note_only() throws IOException {
    assertThat(LockFile.note(file)).isEmpty();
    try (LockFile lock = LockFile.tryExclusive(file).orElseThrow()) {
      lock.leaveNote("1234567");
      lock.leaveNote("89");
      assertThat(LockFile.note(file)).isEqualTo("89");
    }
    assertThat(LockFile.note(file)).isEqualTo("89");
  }

  @Test
  void nobody_else_can_read_the_file() throws IOException {
    LockFile.tryExclusive(file).orElseThrow().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
