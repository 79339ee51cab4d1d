package io.pgbend.embedded.engine;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.ClassPathFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.Platform;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The self-contained CPython of the class path, unpacked to the cache folder without what the
 * engine has no use for.
 */
final class PythonRuntime {
  /** Of the jar org.bytedeco:cpython. */
  static final String VERSION = "3.14.3-1.5.13";

  static final String LANGUAGE = "3.14";
  private static final String PROGRAM = "bin/python" + LANGUAGE;
  private static final Set<String> UNUSED =
      Set.of("test", "idlelib", "tkinter", "turtledemo", "pydoc_data", "ensurepip", "__pycache__");

  private final Platform platform;
  private final CacheFolder cache;
  private final InstallProgress progress;

  PythonRuntime(Platform platform, CacheFolder cache, InstallProgress progress) {
    this.platform = platform;
    this.cache = cache;
    this.progress = progress;
  }

  boolean installed() {
    return cache.has(name());
  }

  /** The interpreter. */
  Path program() throws InterruptedException {
    return cache.entry(name(), this::unpack).resolve(PROGRAM);
  }

  private String name() {
    return "python-" + VERSION + "-" + platform.cpython();
  }

  private void unpack(Path into) throws IOException, InterruptedException {
    progress.step("unpacking Python " + VERSION);
    String folder = "org/bytedeco/cpython/" + platform.cpython();
    try (ClassPathFolder packed =
        ClassPathFolder.holding(folder, PROGRAM).orElseThrow(() -> missing())) {
      Files.walkFileTree(packed.root(), new Copy(packed.root(), into));
    }
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while unpacking");
    }
    // A jar knows no executable bit.
    Files.setPosixFilePermissions(
        into.resolve(PROGRAM), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private SyncException missing() {
    return SyncException.of(
        ProblemCode.EMBEDDED_NOT_BUNDLED,
        "The class path has no CPython for " + platform.cpython() + ".");
  }

  /** Whether a file of the jar is needed to run the engine. The path is relative, with slashes. */
  static boolean keeps(String path) {
    if (path.equals(PROGRAM) || path.startsWith("libpython" + LANGUAGE)) {
      return true;
    }
    String library = "lib/python" + LANGUAGE + "/";
    if (!path.startsWith(library)) {
      return false;
    }
    String rest = path.substring(library.length());
    String first = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
    return !UNUSED.contains(first)
        && !first.startsWith("config-")
        && !rest.startsWith("lib-dynload/_test")
        && !rest.contains("/__pycache__/");
  }

  private static final class Copy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path into;

    Copy(Path from, Path into) {
      this.from = from;
      this.into = into;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String path = from.relativize(file).toString();
      if (keeps(path)) {
        Path copy = into.resolve(path);
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      return Thread.currentThread().isInterrupted()
          ? FileVisitResult.TERMINATE
          : FileVisitResult.CONTINUE;
    }
  }
}
