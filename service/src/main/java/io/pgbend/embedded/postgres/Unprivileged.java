package io.pgbend.embedded.postgres;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL refuses to run as root («"root" execution of the PostgreSQL server is not permitted»,
 * src/backend/main/main.c). When we are root, it runs in a user namespace that maps no user, or,
 * where that is forbidden as in many containers, as user 65534.
 */
sealed interface Unprivileged {
  int NOBODY = 65_534;

  /** We are no root. */
  record Plainly() implements Unprivileged {}

  /** Files stay root's, who is 65534 in there. */
  record InUserNamespace() implements Unprivileged {}

  /** Files of the cluster have to be 65534's; the folders above need not let that user through. */
  record AsNobody() implements Unprivileged {}

  static Unprivileged here() throws InterruptedException {
    if (!succeeds(List.of("sh", "-c", "test \"$(id -u)\" = 0"))) {
      return new Plainly();
    }
    if (succeeds(List.of("unshare", "-U", "sh", "-c", "test \"$(id -u)\" != 0"))) {
      return new InUserNamespace();
    }
    Unprivileged nobody = new AsNobody();
    if (succeeds(nobody.command(List.of("true")))) {
      return nobody;
    }
    throw SyncException.of(
            ProblemCode.PLATFORM_UNSUPPORTED,
            "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here.")
        .remedy("Run pgbend as an ordinary user.");
  }

  /** The command as it has to be run. */
  default List<String> command(List<String> command) {
    List<String> whole =
        new ArrayList<>(
            switch (this) {
              case Plainly() -> List.<String>of();
              case InUserNamespace() -> List.of("unshare", "-U");
              case AsNobody() ->
                  List.of(
                      "setpriv",
                      "--reuid=" + NOBODY,
                      "--regid=" + NOBODY,
                      "--clear-groups",
                      "--inh-caps=+dac_override",
                      "--ambient-caps=+dac_override");
            });
    whole.addAll(command);
    return whole;
  }

  /** Gives a folder and all that is in it to the user of the server. */
  default void own(Path folder) throws IOException {
    switch (this) {
      case Plainly() -> {}
      case InUserNamespace() -> {}
      case AsNobody() -> Files.walkFileTree(folder, new GiveAway());
    }
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException _) {
      return false;
    }
  }

  /** Changes owner and group of every file. */
  final class GiveAway extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      give(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      give(folder);
      return FileVisitResult.CONTINUE;
    }

    private static void give(Path file) throws IOException {
      Files.setAttribute(file, "unix:uid", NOBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", NOBODY, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }
  }
}
