package io.pgbend.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A {@link FollowWorker} that runs. Closing lets it drain and end. */
final class Follower implements AutoCloseable {
  private static final Duration GOODBYE = Duration.ofMinutes(2);
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter questions;

  private Follower(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** What its tables are, and how often they are merged. */
  record Task(String slot, Duration interval, List<String> tables) {}

  static Follower start(Workspace workspace, Path home, SourceAddress source, Task task) {
    List<String> command =
        workspace.java(
            FollowWorker.class.getName(),
            source.text(),
            home.toString(),
            task.slot(),
            Long.toString(task.interval().toSeconds()),
            String.join(",", task.tables()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(source.environment());
    builder.redirectError(workspace.folder("output").resolve("follow.txt").toFile());
    try {
      return new Follower(builder.start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until all is visible up to there; seconds since the tasks were started. */
  double seen(String lsn) {
    try {
      questions.write(lsn + "\n");
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("following ended; see output/follow.txt");
      }
      return JsonMapper.shared().readTree(answer).path("seconds").asDouble();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** User and system time so far. */
  double cpuSeconds() {
    return ProcessFigures.treeCpuSeconds(process.pid());
  }

  long peakResidentBytes() {
    return ProcessFigures.peakResidentBytes(process.pid());
  }

  @Override
  public void close() {
    try {
      questions.close();
      if (!process.waitFor(GOODBYE.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("following did not end well; see output/follow.txt");
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
