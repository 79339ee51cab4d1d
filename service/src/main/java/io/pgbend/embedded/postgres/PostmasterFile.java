package io.pgbend.embedded.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The server's {@code postmaster.pid}. Its lines are pid, data folder, start time, port, socket
 * folder, address, shared memory, state (src/include/utils/pidfile.h, the same from 10 on).
 */
record PostmasterFile(long pid, boolean ready) {
  private static final int STATE_LINE = 7;

  static Optional<PostmasterFile> read(Path dataDir) throws IOException {
    try {
      return parse(Files.readAllLines(dataDir.resolve("postmaster.pid")));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  static Optional<PostmasterFile> parse(List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,9}")) {
      return Optional.empty();
    }
    boolean ready = lines.size() > STATE_LINE && lines.get(STATE_LINE).strip().equals("ready");
    return Optional.of(new PostmasterFile(Long.parseLong(lines.getFirst().strip()), ready));
  }

  /** The server itself, if the number has not been given to another process meanwhile. */
  Optional<ProcessHandle> server(Path dataDir) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .arguments()
                    .map(arguments -> Arrays.asList(arguments).contains(dataDir.toString()))
                    .orElse(false));
  }
}
