package io.pgbend.embedded.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds the engine's process by what it was started with. */
final class EngineProcess {
  /** The first of the engine's arguments, so that even a shortened list of arguments holds it. */
  static final String MARK = "--port-file";

  private final Path portFile;

  EngineProcess(Path portFile) {
    this.portFile = portFile;
  }

  /** The process with this number, if it is this home's engine and not one that came after it. */
  Optional<ProcessHandle> of(long pid) {
    return ProcessHandle.of(pid).filter(this::isOurs);
  }

  /** This home's engine, serving or not. */
  Optional<ProcessHandle> find() {
    return ProcessHandle.allProcesses().filter(this::isOurs).findFirst();
  }

  /** The arguments of a process that ended and was not yet collected by its parent are empty. */
  private boolean isOurs(ProcessHandle process) {
    return process.isAlive() && process.info().arguments().map(this::isMarked).orElse(false);
  }

  private boolean isMarked(String[] arguments) {
    int mark = Arrays.asList(arguments).indexOf(MARK);
    return mark >= 0
        && mark + 1 < arguments.length
        && arguments[mark + 1].equals(portFile.toString());
  }
}
