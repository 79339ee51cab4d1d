package io.pgbend.acceptance.follow;

import io.pgbend.Main;
import io.pgbend.problem.Backoff;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code pgbend sync} that follows, in a process of its own. */
final class FollowProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path out;
  private final Path errors;

  private FollowProcess(Process process, Path out, Path errors) {
    this.process = process;
    this.out = out;
    this.errors = errors;
  }

  /** How to start one. */
  record Start(FollowSite site, Path home, URI engine, List<String> java, List<String> arguments) {
    static Start of(FollowSite site) {
      return new Start(site, site.home(), site.databend.handle().url(), List.of(), List.of());
    }

    Start home(Path other) {
      return new Start(site, other, engine, java, arguments);
    }

    /** Reaches the engine by way of something else. */
    Start engine(URI other) {
      return new Start(site, home, other, java, arguments);
    }

    Start java(String... options) {
      return new Start(site, home, engine, List.of(options), arguments);
    }

    Start arguments(String... more) {
      return new Start(site, home, engine, java, List.of(more));
    }

    FollowProcess run() throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx128m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED"));
      command.addAll(java);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(List.of("sync", "--home", home.toString(), "--table", "public.t"));
      command.addAll(List.of("--source", site.postgres.uri(), "--target", target()));
      command.addAll(List.of("--slot", site.slot(), "--interval", "1"));
      if (!arguments.contains("--mode")) {
        command.addAll(List.of("--mode", "snapshot+cdc"));
      }
      command.addAll(arguments);
      Files.createDirectories(home.getParent());
      Path errors = Files.createTempFile(home.getParent(), "sync-", ".err");
      Path out = Files.createTempFile(home.getParent(), "sync-", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "PGBEND_SOURCE_PASSWORD",
                  site.postgres.server().password().reveal(),
                  "PGBEND_TARGET_PASSWORD",
                  site.databend.handle().password().reveal()));
      return new FollowProcess(builder.start(), out, errors);
    }

    private String target() {
      return "databend://%s@%s:%d/%s?sslmode=disable"
          .formatted(
              site.databend.handle().user(),
              engine.getHost(),
              engine.getPort(),
              site.databend.database());
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + errors());
    }
    return process.exitValue();
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** Waits until it has written something to standard error. */
  void awaitError(String text) throws InterruptedException, IOException {
    Backoff.Attempts attempts = Backoff.polling(Duration.ofSeconds(PATIENCE_SECONDS)).start();
    while (!errors().contains(text)) {
      if (hasEnded() || !attempts.pause()) {
        throw new AssertionError("never wrote «" + text + "»: " + errors());
      }
    }
  }

  /** Whether it ended within a time. */
  boolean endedWithin(long milliseconds) throws InterruptedException {
    return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  long pid() {
    return process.pid();
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** As {@code kill -SIGNAL} does, for instance INT as Ctrl-C. */
  void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
  }

  String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  String output() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
