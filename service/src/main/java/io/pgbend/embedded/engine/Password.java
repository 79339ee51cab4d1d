package io.pgbend.embedded.engine;

import io.pgbend.credential.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The engine's password: made once for a home, in a file that only its owner can read. */
final class Password {
  private static final int RANDOM_BYTES = 32;

  private Password() {}

  /** The password of the file, made now if there is none. The caller holds the start lock. */
  static Secret ofFile(Path file) throws IOException {
    if (Files.exists(file)) {
      Secret known = read(file);
      if (!known.isEmpty()) {
        return known;
      }
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    Secret made = new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(unfinished, made.reveal());
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return made;
  }

  /** The password of the file; empty when there is none. */
  static Secret read(Path file) throws IOException {
    return new Secret(Files.exists(file) ? Files.readString(file).strip() : "");
  }
}
