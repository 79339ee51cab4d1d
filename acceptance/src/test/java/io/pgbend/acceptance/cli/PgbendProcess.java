package io.pgbend.acceptance.cli;

import io.pgbend.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, as users start it; in a locale that knows ASCII only. */
final class PgbendProcess implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;
  private final List<String> command;
  private final Path out;
  private final Path err;
  private final Process process;

  private PgbendProcess(List<String> command, Path folder, Process process) {
    this.command = command;
    this.out = folder.resolve("out");
    this.err = folder.resolve("err");
    this.process = process;
  }

  static PgbendProcess start(Path home, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toString()));
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "process-");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C");
      builder.environment().putAll(environment);
      builder.redirectOutput(folder.resolve("out").toFile());
      builder.redirectError(folder.resolve("err").toFile());
      return new PgbendProcess(List.of(arguments), folder, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Waits until the command has ended by itself. */
  Ended ended() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(command + " does not end");
    }
    try {
      return new Ended(command, process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
