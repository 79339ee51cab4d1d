package io.pgbend.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what was approved; {@code -Dapprove} writes them anew. */
public final class Approved {
  private Approved() {}

  /** Compares with a file below the module's test resources. */
  public static void resource(String name, String actual) {
    check(Path.of("src/test/resources").resolve(name), actual);
  }

  /** Compares with a file of the project's documents, below the repository's root. */
  public static void document(String name, String actual) {
    check(Path.of("..").resolve(name), actual);
  }

  private static void check(Path file, String actual) {
    try {
      if (System.getProperty("approve") != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, actual);
      }
      String approved = Files.exists(file) ? Files.readString(file) : "(there is no such file)";
      assertThat(actual)
          .as("%s; if the new text is right, run the test with -Dapprove", file)
          .isEqualTo(approved);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
