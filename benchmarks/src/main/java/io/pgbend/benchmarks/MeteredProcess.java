package io.pgbend.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one program to its end and says what it used. Programs answer with JSON objects, one a line
 * on standard output. Only one runs at a time, because its times are read from those of all ended
 * children.
 */
final class MeteredProcess {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int SAMPLE_MILLIS = 20;

  /**
   * What a program said and used.
   *
   * @param seconds from its start to its end
   * @param cpuSeconds user and system time
   */
  record Outcome(
      List<JsonNode> answers, double seconds, double cpuSeconds, long peakResidentBytes) {}

  private final Path output;
  private final Map<String, String> environment;

  private MeteredProcess(Path output, Map<String, String> environment) {
    this.output = output;
    this.environment = Map.copyOf(environment);
  }

  /** Output of the last program is kept in this folder. */
  MeteredProcess(Path folder) {
    this(folder, Map.of());
  }

  /** The same for programs that find these variables too. */
  MeteredProcess with(Map<String, String> variables) {
    return new MeteredProcess(output, variables);
  }

  /** Fails when the program fails, with the end of what it wrote. */
  Outcome run(List<String> command) throws InterruptedException {
    Path answers = output.resolve("answers.txt");
    Path remarks = output.resolve("remarks.txt");
    double cpuBefore = ProcessFigures.endedChildrenCpuSeconds();
    long started = System.nanoTime();
    Process process = start(command, answers, remarks);
    long peak = 0;
    try {
      while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, ProcessFigures.peakResidentBytes(process.pid()));
        if (System.nanoTime() - started > LIMIT.toNanos()) {
          throw new IllegalStateException("still running after " + LIMIT + ": " + command);
        }
      }
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "exit code "
              + process.exitValue()
              + " of "
              + command
              + "\n"
              + text(answers)
              + text(remarks));
    }
    double cpu = ProcessFigures.endedChildrenCpuSeconds() - cpuBefore;
    return new Outcome(parse(text(answers)), seconds, cpu, peak);
  }

  private Process start(List<String> command, Path answers, Path remarks) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(answers.toFile())
              .redirectError(remarks.toFile());
      builder.environment().putAll(environment);
      return builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<JsonNode> parse(String text) {
    JsonMapper mapper = JsonMapper.shared();
    return text.lines().filter(line -> line.startsWith("{")).map(mapper::readTree).toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
