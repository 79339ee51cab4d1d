package io.pgbend.config;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that holds all state, and the one for what can be had again. Both paths are absolute;
 * nothing is created before {@link #open()}.
 *
 * @param folder state: data, passwords, keys, logs
 * @param cache unpacked programs, shared by all homes of the user
 */
public record Home(Path folder, Path cache) {
  private static final String MARKER = "pgbend.home";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** The home at a given place. */
  public static Home at(Path folder, Map<String, String> environment) {
    return new Home(absolute(folder), cacheOf(environment));
  }

  /**
   * {@code $PGBEND_HOME}, else {@code $XDG_DATA_HOME/pgbend}, else {@code ~/.local/share/pgbend}.
   */
  public static Home standard(Map<String, String> environment) {
    String own = environment.getOrDefault("PGBEND_HOME", "");
    return own.isBlank()
        ? at(userFolder(environment, "XDG_DATA_HOME", ".local/share"), environment)
        : at(Path.of(own), environment);
  }

  /**
   * Creates what is missing, with mode 0700, and returns the home under its one real name: other
   * processes recognise each other by it.
   *
   * @throws SyncException {@link ProblemCode#HOME_UNUSABLE} where that cannot be done, or where the
   *     folder holds things of somebody else
   */
  public Home open() {
    try {
      createMarked();
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
      for (Path part : new Path[] {engine(), spool(), logs(), keys()}) {
        createOwned(part);
      }
      return new Home(folder.toRealPath(), cache);
    } catch (IOException | UnsupportedOperationException e) {
      throw SyncException.of(
          ProblemCode.HOME_UNUSABLE, "The folder " + folder + " cannot be used: " + e + ".", e);
    }
  }

  /**
   * Takes the home for a command that has to be alone on it, until the result is closed.
   *
   * @throws SyncException {@link ProblemCode#HOME_IN_USE} with the pid of the one that has it
   */
  public LockFile claim() {
    Path file = folder.resolve("home.lock");
    try {
      LockFile lock = LockFile.tryExclusive(file).orElseThrow(() -> inUse(file));
      lock.leaveNote(Long.toString(ProcessHandle.current().pid()));
      return lock;
    } catch (IOException e) {
      throw SyncException.of(
          ProblemCode.HOME_UNUSABLE, "The file " + file + " cannot be used: " + e + ".", e);
    }
  }

  /** What is known of tasks and slots. */
  public Path store() {
    return folder.resolve("store.db");
  }

  public Path engine() {
    return folder.resolve("engine");
  }

  /** Files on their way; may be emptied while nothing runs. */
  public Path spool() {
    return folder.resolve("spool");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  public Path keys() {
    return folder.resolve("keys");
  }

  private SyncException inUse(Path file) {
    String pid;
    try {
      pid = LockFile.note(file);
    } catch (IOException _) {
      pid = "";
    }
    return SyncException.of(
        ProblemCode.HOME_IN_USE,
        "Process "
            + (pid.isEmpty() ? "(unknown)" : pid)
            + " works on the home folder "
            + folder
            + ".");
  }

  /** Never takes over a folder that somebody filled with other things: its mode would change. */
  private void createMarked() throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    createOwned(folder);
    Path marker = folder.resolve(MARKER);
    if (Files.exists(marker)) {
      return;
    }
    if (!isEmpty(folder) && !Files.exists(marker)) {
      throw SyncException.of(
          ProblemCode.HOME_UNUSABLE,
          "The folder " + folder + " is not empty and was not made by pgbend.");
    }
    try {
      Files.writeString(
          Files.createFile(marker), "This folder holds the state of pgbend. Layout: 1\n");
    } catch (FileAlreadyExistsException _) {
      return;
    }
  }

  private static void createOwned(Path wanted) throws IOException {
    try {
      Files.createDirectory(wanted, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(wanted)) {
        throw e;
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  private static Path cacheOf(Map<String, String> environment) {
    return absolute(userFolder(environment, "XDG_CACHE_HOME", ".cache"));
  }

  /** The XDG base directory specification has relative paths in these variables ignored. */
  private static Path userFolder(
      Map<String, String> environment, String variable, String standard) {
    String set = environment.getOrDefault(variable, "");
    Path base =
        set.startsWith("/")
            ? Path.of(set)
            : Path.of(
                environment.getOrDefault("HOME", System.getProperty("user.home", "/")), standard);
    return base.resolve("pgbend");
  }

  /** With links resolved as far as it exists, so that one folder has one name. */
  private static Path absolute(Path path) {
    Path wanted = path.toAbsolutePath().normalize();
    try {
      return Files.exists(wanted, LinkOption.NOFOLLOW_LINKS) ? wanted.toRealPath() : wanted;
    } catch (IOException _) {
      return wanted;
    }
  }
}
