package io.pgbend.embedded.engine;

import io.pgbend.config.Home;
import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.Platform;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that the engine needs to run, put in place once and found there afterwards.
 *
 * @param python the interpreter
 * @param searched the folders in which it looks for modules
 */
public record EngineInstall(Path python, List<Path> searched) {
  private static final int GLIBC_MAJOR = 2;
  private static final int GLIBC_MINOR = 35;

  public EngineInstall {
    searched = List.copyOf(searched);
  }

  /**
   * Installs what is missing; without anything missing it needs neither network nor noticeable
   * time.
   *
   * @throws SyncException with what stands in the way
   */
  static EngineInstall complete(Home home, EngineProgram program, InstallProgress progress)
      throws InterruptedException {
    Platform platform = platform();
    CacheFolder cache = new CacheFolder(home.cache(), progress);
    Path python = new PythonRuntime(platform, cache, progress).program();
    Path libraries = libraries(home, platform, cache, progress).folder(python);
    return new EngineInstall(python, List.of(program.unpack(cache), libraries));
  }

  /** Whether a start would need no network. */
  static boolean isComplete(Home home) {
    Platform platform = Platform.current();
    CacheFolder cache = new CacheFolder(home.cache(), InstallProgress.silent());
    return new PythonRuntime(platform, cache, InstallProgress.silent()).installed()
        && libraries(home, platform, cache, InstallProgress.silent()).installed();
  }

  private static EngineLibraries libraries(
      Home home, Platform platform, CacheFolder cache, InstallProgress progress) {
    return new EngineLibraries(
        platform, cache, progress, home.logs().resolve("engine-install.log"));
  }

  private static Platform platform() {
    Platform platform = Platform.current();
    if (!platform.linux()) {
      return platform;
    }
    LibC found =
        LibC.gnu()
            .orElseThrow(
                () ->
                    SyncException.of(
                        ProblemCode.PLATFORM_UNSUPPORTED,
                        "This system's C library is not glibc (Alpine's musl, perhaps)."));
    if (!found.atLeast(GLIBC_MAJOR, GLIBC_MINOR)) {
      throw SyncException.of(
          ProblemCode.PLATFORM_UNSUPPORTED,
          "This system has glibc "
              + found.major()
              + "."
              + found.minor()
              + ", the embedded engine needs 2.35 or newer.");
    }
    return platform;
  }
}
