package io.pgbend.embedded.postgres;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a server so that it ends with us, even when we are killed: a shell between us and the server
 * reads from a pipe, which ends when we close it or cease to be. Then it asks the server for a fast
 * shutdown, SIGINT (PostgreSQL documentation, «Shutting Down the Server»).
 */
final class Supervision {
  private static final String SCRIPT =
      """
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      (while read -r _; do :; done; kill -INT "$server") <&3 3<&- 2>/dev/null &
      watcher=$!
      exec 3<&-
      wait "$server"
      code=$?
      kill "$watcher" 2>/dev/null
      exit "$code"
      """;

  /**
   * A session of its own, because the terminal's Ctrl-C is for us: the server ends after those that
   * use it. Without either program it goes on in ours.
   */
  private static final String DETACHED =
      """
      if command -v setsid >/dev/null; then exec setsid sh -c "$@"; fi
      if command -v perl >/dev/null; then
        exec perl -e 'use POSIX; POSIX::setsid(); exec @ARGV' sh -c "$@"
      fi
      exec sh -c "$@"
      """;

  private Supervision() {}

  static List<String> command(List<String> server) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", DETACHED, "pgbend", SCRIPT, "pgbend"));
    command.addAll(server);
    return command;
  }
}
