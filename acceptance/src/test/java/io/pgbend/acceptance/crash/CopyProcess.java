package io.pgbend.acceptance.crash;

import io.pgbend.Main;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code pgbend sync} in a process of its own. */
final class CopyProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path errors;

  private CopyProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** How to start one. */
  record Start(Path home, String heap, List<String> javaOptions, List<String> arguments) {
    /** Of the site's table, in the site's home. */
    static Start of(CopySite site, Way way, int rowsPerFile) {
      List<String> arguments =
          new ArrayList<>(List.of("--batch-size", Integer.toString(rowsPerFile)));
      way.whenNotEmpty()
          .ifPresent(
              word ->
                  arguments.addAll(
                      List.of("--when-not-empty", word.name().toLowerCase(Locale.ROOT))));
      return new Start(site.folder.resolve("home"), "-Xmx128m", List.of(), arguments);
    }

    Start home(Path other) {
      return new Start(other, heap, javaOptions, arguments);
    }

    Start heap(String other) {
      return new Start(home, other, javaOptions, arguments);
    }

    Start java(String... options) {
      return new Start(home, heap, List.of(options), arguments);
    }

    Start arguments(List<String> other) {
      return new Start(home, heap, javaOptions, other);
    }

    /** Into the test's engine. */
    CopyProcess run(TestPostgres postgres, TestDatabend databend) throws IOException {
      return run(
          postgres,
          "databend://root@%s:%d/%s?sslmode=disable"
              .formatted(
                  databend.handle().url().getHost(),
                  databend.handle().url().getPort(),
                  databend.database())
              .replace("root", databend.handle().user()),
          databend.handle().password().reveal());
    }

    CopyProcess run(TestPostgres postgres, String target, String password) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              heap,
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED"));
      command.addAll(javaOptions);
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
      command.addAll(
          List.of("sync", "--mode", "snapshot", "--home", home.toString(), "--table", "public.t"));
      command.addAll(List.of("--source", postgres.uri(), "--target", target));
      command.addAll(arguments);
      Path errors = Files.createTempFile(home.getParent(), "sync-", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(errors.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "PGBEND_SOURCE_PASSWORD",
                  postgres.server().password().reveal(),
                  "PGBEND_TARGET_PASSWORD",
                  password));
      return new CopyProcess(builder.start(), errors);
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the copy does not end: " + errors());
    }
    return process.exitValue();
  }

  /** Whether it ended within a time. */
  boolean endedWithin(long milliseconds) throws InterruptedException {
    return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** As kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** As Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  String errors() throws IOException {
    return Files.readString(errors, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
