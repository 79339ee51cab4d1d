package io.pgbend.embedded.engine;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.ClassPathFolder;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The engine program, a Python package among the resources of the class path.
 *
 * @param parent the folder of the class path that holds the package
 */
public record EngineProgram(String parent) {
  static final String PACKAGE = "pgbend_engine";
  private static final int NAME_DIGITS = 16;

  /** The one that comes along. */
  public static EngineProgram bundled() {
    return new EngineProgram("io/pgbend/embedded/engine");
  }

  /**
   * Unpacks it under a name made from its content, so that a newer build never runs an older
   * program, and returns the folder that Python has to search.
   */
  Path unpack(CacheFolder cache) throws InterruptedException {
    try (ClassPathFolder packed = open()) {
      Path source = packed.root().resolve(PACKAGE);
      List<Path> files = files(source);
      return cache.entry("engine-" + digest(source, files), into -> copy(source, files, into));
    } catch (IOException e) {
      throw SyncException.of(
          ProblemCode.ENGINE_INSTALL_FAILED, "The engine program cannot be read: " + e + ".", e);
    }
  }

  private ClassPathFolder open() throws IOException {
    return ClassPathFolder.holding(parent, PACKAGE + "/__init__.py")
        .orElseThrow(
            () ->
                SyncException.of(
                    ProblemCode.EMBEDDED_NOT_BUNDLED, "The class path has no engine program."));
  }

  private static List<Path> files(Path source) throws IOException {
    try (Stream<Path> tree = Files.walk(source)) {
      return tree.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains("__pycache__"))
          .sorted()
          .toList();
    }
  }

  private static String digest(Path source, List<Path> files) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        byte[] content = Files.readAllBytes(file);
        String head = source.relativize(file) + "\n" + content.length + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        digest.update(content);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void copy(Path source, List<Path> files, Path into) throws IOException {
    for (Path file : files) {
      Path copy = into.resolve(PACKAGE).resolve(source.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }
}
