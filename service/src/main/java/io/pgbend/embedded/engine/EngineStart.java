package io.pgbend.embedded.engine;

import io.pgbend.embedded.ChildEnvironment;
import io.pgbend.embedded.LogTail;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts the engine's process, so that it lives on when this one ends. */
final class EngineStart {
  /** A session of its own: the terminal's Ctrl-C and hang-up are not meant for the engine. */
  private static final String DETACHED =
      "import os, runpy; os.setsid();"
          + " runpy.run_module('pgbend_engine', run_name='__main__', alter_sys=True)";

  private static final long LARGE_LOG_BYTES = 10 << 20;
  private static final int TAIL_BYTES = 8 << 10;

  private final EngineInstall install;
  private final EngineFiles files;

  EngineStart(EngineInstall install, EngineFiles files) {
    this.install = install;
    this.files = files;
  }

  /**
   * @param port the port to listen on; 0 for any that is free
   */
  Process launch(int port) throws IOException {
    turnOver();
    ProcessBuilder builder =
        new ProcessBuilder(command(port))
            .directory(files.folder().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    prepare(builder.environment());
    return builder.start();
  }

  /** Why a process that has ended did not come to serve. */
  SyncException failure(int exitCode, int port) {
    String said = "It says: " + lastLine();
    return switch (exitCode) {
      case 3 -> SyncException.of(ProblemCode.ENGINE_DATA_IN_USE, said);
      case 4 -> SyncException.of(ProblemCode.PORT_IN_USE, portText(port) + said);
      default ->
          SyncException.of(
              ProblemCode.ENGINE_START_FAILED, "It ended with exit code " + exitCode + ". " + said);
    };
  }

  private static String portText(int port) {
    return port == 0 ? "" : "The engine cannot listen on port " + port + ". ";
  }

  private List<String> command(int port) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(install.python().toString(), "-s", "-P", "-c", DETACHED));
    command.addAll(List.of(EngineProcess.MARK, files.port().toString()));
    command.addAll(List.of("--data-dir", files.data().toString()));
    command.addAll(List.of("--password-file", files.password().toString()));
    command.addAll(List.of("--users-lock", files.users().toString()));
    command.addAll(List.of("--keep-file", files.keep().toString()));
    if (port != 0) {
      command.addAll(List.of("--port", Integer.toString(port)));
    }
    return command;
  }

  /** The engine's own services talk over loopback, which no proxy may take. */
  private void prepare(Map<String, String> environment) {
    ChildEnvironment.clean(environment);
    environment.put(
        "PYTHONPATH",
        install.searched().stream().map(Path::toString).collect(Collectors.joining(":")));
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("PYTHONUTF8", "1");
    for (String name : new String[] {"no_proxy", "NO_PROXY"}) {
      String set = environment.getOrDefault(name, "");
      environment.put(name, set.isBlank() ? "127.0.0.1,localhost" : set + ",127.0.0.1,localhost");
    }
  }

  private void turnOver() throws IOException {
    Path log = files.log();
    if (Files.exists(log) && Files.size(log) > LARGE_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private String lastLine() {
    try {
      return LogTail.of(files.log(), TAIL_BYTES).lastLine();
    } catch (IOException e) {
      return "nothing that can be read (" + e.getMessage() + ").";
    }
  }
}
