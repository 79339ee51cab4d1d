package io.pgbend.embedded;

import io.pgbend.config.LockFile;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The folder of things that are made once and then only read, shared by homes and processes. What
 * it hands out is complete: it is made under another name and renamed when it is done.
 */
public final class CacheFolder {
  private static final Duration LONGEST_INSTALL = Duration.ofHours(1);

  private final Path root;
  private final InstallProgress progress;

  public CacheFolder(Path root, InstallProgress progress) {
    this.root = root;
    this.progress = progress;
  }

  /** Fills a new, empty folder. */
  @FunctionalInterface
  public interface Filling {
    void into(Path folder) throws IOException, InterruptedException;
  }

  /** True when the entry is there already. */
  public boolean has(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  /**
   * The entry of this name, made now if it is not there yet. When another process makes it at this
   * moment, waits for that.
   *
   * @param name says what it is, version included: an entry never changes
   * @throws SyncException {@link ProblemCode#DISK_FULL}, {@link ProblemCode#HOME_UNUSABLE}, or what
   *     the filling throws
   */
  public Path entry(String name, Filling filling) throws InterruptedException {
    Path done = root.resolve(name);
    if (Files.isDirectory(done)) {
      return done;
    }
    try {
      Files.createDirectories(root);
      try (LockFile _ = lock(name)) {
        if (!Files.isDirectory(done)) {
          make(done, filling);
        }
      }
      return done;
    } catch (IOException e) {
      throw unusable(done, e);
    }
  }

  private void make(Path done, Filling filling) throws IOException, InterruptedException {
    Path unfinished = done.resolveSibling(done.getFileName() + ".unfinished");
    DeletedTree.delete(unfinished);
    Files.createDirectory(unfinished);
    try {
      filling.into(unfinished);
      Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      DeletedTree.delete(unfinished);
    }
  }

  private LockFile lock(String name) throws IOException, InterruptedException {
    Path file = root.resolve(name + ".lock");
    Backoff.Attempts patience = Backoff.polling(LONGEST_INSTALL).start();
    boolean told = false;
    while (true) {
      Optional<LockFile> lock = LockFile.tryExclusive(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (!told) {
        progress.step("waiting for another process that installs the same");
        told = true;
      }
      if (!patience.pause()) {
        throw new IOException("another process has held " + file + " for an hour");
      }
    }
  }

  private static SyncException unusable(Path done, IOException e) {
    return saysDiskFull(String.valueOf(e.getMessage()))
        ? SyncException.of(ProblemCode.DISK_FULL, "There is no space for " + done + ".", e)
        : SyncException.of(
            ProblemCode.HOME_UNUSABLE, "The folder " + done + " cannot be made: " + e + ".", e);
  }

  /** What the C library says for ENOSPC and EDQUOT; Java gives no code for it. */
  public static boolean saysDiskFull(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("no space left on device") || lower.contains("disk quota exceeded");
  }
}
