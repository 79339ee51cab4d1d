package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one copy's files on their way to the stage. Disposable: nothing in it is needed
 * after a crash, and the next copy that opens the same folder starts with it empty.
 */
public final class Spool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private final Path folder;

  private Spool(Path folder) {
    this.folder = folder;
  }

  public static Spool open(Path folder) {
    Spool spool = new Spool(folder);
    spool.clear();
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw failed(folder, failure);
    }
    return spool;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** Removes what was uploaded. */
  public void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw failed(file, failure);
    }
  }

  /** Leaves what cannot be removed to the next copy: it does not undo what this one has done. */
  @Override
  public void close() {
    try {
      clear();
    } catch (SyncException failure) {
      log.atWarn().addKeyValue("problem", failure.code()).log("spool is left to the next copy");
    }
  }

  private void clear() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException failure) {
      throw failed(folder, failure);
    }
  }

  static SyncException failed(Path path, Exception failure) {
    return SyncException.of(
        ProblemCode.SPOOL_FAILED,
        "Writing " + path + " failed: " + failure.getMessage() + ".",
        failure);
  }
}
