package io.pgbend.cli;

import java.security.SecureRandom;
import java.util.HexFormat;

/** A name that no other run has. */
final class RunName {
  private static final int BYTES = 8;

  private RunName() {}

  static String fresh() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
