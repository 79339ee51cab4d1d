package io.pgbend.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL's own programs where they are installed. Debian's {@code /usr/bin} holds scripts that
 * look for the programs, which takes longer than some of these do: the programs themselves are
 * taken.
 */
final class PostgresPrograms {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private PostgresPrograms() {}

  static Optional<Path> find(String name) {
    return Stream.concat(debian(), path())
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> debian() {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.of();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .sorted(Comparator.reverseOrder())
          .map(v -> v.resolve("bin"))
          .toList()
          .stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Stream<Path> path() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":", -1)).map(Path::of);
  }
}
