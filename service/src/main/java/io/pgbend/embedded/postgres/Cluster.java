package io.pgbend.embedded.postgres;

import io.pgbend.credential.Secret;
import io.pgbend.embedded.ChildEnvironment;
import io.pgbend.embedded.DeletedTree;
import io.pgbend.embedded.LogTail;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The files of one PostgreSQL cluster, made by initdb at the first use. */
record Cluster(Path folder) {
  static final String USER = "postgres";
  private static final int RANDOM_BYTES = 24;
  private static final int TAIL_BYTES = 4 << 10;

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  Path lock() {
    return folder.resolve("cluster.lock");
  }

  Secret password() throws IOException {
    return new Secret(Files.readString(passwordFile()).strip());
  }

  /** Makes the cluster under another name and renames it, so that a half-made one is never used. */
  void create(Path binaries, Unprivileged user, boolean throwaway)
      throws IOException, InterruptedException {
    if (Files.isDirectory(data())) {
      return;
    }
    Path unfinished = folder.resolve("data.unfinished");
    DeletedTree.delete(unfinished);
    Files.createDirectory(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    writePassword();
    user.own(unfinished);
    user.own(passwordFile());
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/initdb").toString());
    command.addAll(
        List.of("--pgdata", unfinished.toString(), "--username", USER, "--auth", "scram-sha-256"));
    command.addAll(
        List.of("--pwfile", passwordFile().toString(), "--encoding", "UTF8", "--no-locale"));
    if (throwaway) {
      command.add("--nosync");
    }
    run(user.command(command));
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  SyncException failure(String what) {
    String said;
    try {
      said = LogTail.of(log(), TAIL_BYTES).lastLine();
    } catch (IOException e) {
      said = "nothing that can be read (" + e.getMessage() + ").";
    }
    return SyncException.of(
        ProblemCode.POSTGRES_START_FAILED, what + " The log " + log() + " ends with: " + said);
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  private void writePassword() throws IOException {
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    ChildEnvironment.clean(builder.environment());
    builder.environment().put("LC_ALL", "C");
    Process initdb = builder.start();
    try {
      if (!initdb.waitFor(3, TimeUnit.MINUTES) || initdb.exitValue() != 0) {
        throw failure("initdb cannot make the cluster.");
      }
    } finally {
      initdb.destroyForcibly();
    }
  }
}
