package io.pgbend.embedded;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Locale;

/** The systems that the embedded parts are made for. */
public enum Platform {
  LINUX_X86_64("linux-x86_64", "linux-x86_64"),
  LINUX_ARM64("linux-arm64", "linux-arm_64"),
  MACOS_ARM64("macosx-arm64", "darwin-arm_64");

  private final String cpython;
  private final String postgres;

  Platform(String cpython, String postgres) {
    this.cpython = cpython;
    this.postgres = postgres;
  }

  /**
   * The system at hand.
   *
   * @throws SyncException {@link ProblemCode#PLATFORM_UNSUPPORTED}
   */
  public static Platform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (os.startsWith("linux") && (arch.equals("amd64") || arch.equals("x86_64"))) {
      return LINUX_X86_64;
    }
    if (os.startsWith("linux") && arm) {
      return LINUX_ARM64;
    }
    if (os.startsWith("mac") && arm) {
      return MACOS_ARM64;
    }
    throw SyncException.of(
        ProblemCode.PLATFORM_UNSUPPORTED,
        "There is no embedded engine for " + osName + " on " + osArch + ".");
  }

  /** The folder of this system in the cpython jar. */
  public String cpython() {
    return cpython;
  }

  /** The name of this system in the PostgreSQL binaries. */
  public String postgres() {
    return postgres;
  }

  public boolean linux() {
    return this != MACOS_ARM64;
  }
}
