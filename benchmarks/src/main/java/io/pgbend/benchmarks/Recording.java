package io.pgbend.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads a flight recording: samples of threads that were using a processor, taken by CPU time, and
 * samples of allocations by weight.
 */
final class Recording {
  /** Flags of a virtual machine that records itself into a file. */
  static List<String> flags(Path file) {
    return List.of(
        "-XX:StartFlightRecording:filename=%s,settings=profile,jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=5ms"
            .formatted(file),
        "-Xlog:jfr*=error");
  }

  private final List<RecordedEvent> events;

  private Recording(List<RecordedEvent> events) {
    this.events = events;
  }

  static Recording read(Path file) {
    try {
      return new Recording(RecordingFile.readAllEvents(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The method that was running. */
  Shares byTopFrame() {
    return cpu(Recording::topFrame);
  }

  /** The innermost method of ours that was running or waiting for what it had called. */
  Shares byOwnFrame() {
    return cpu(Recording::ownFrame);
  }

  /** Threads, with the numbers in their names left out. */
  Shares byThread() {
    return cpu(
        event -> {
          RecordedThread thread = event.getThread("eventThread");
          String name = thread == null ? null : thread.getJavaName();
          return name == null ? "(unnamed)" : name.replaceAll("[0-9]+", "#");
        });
  }

  /** Bytes allocated, by class and the innermost method of ours. */
  Shares byAllocation() {
    Shares shares = new Shares();
    for (RecordedEvent event : named("jdk.ObjectAllocationSample")) {
      String type = event.getClass("objectClass").getName();
      shares.add(type + " in " + ownFrame(event), event.getLong("weight"));
    }
    return shares;
  }

  /** Seconds in which the collector held everything up. */
  double pauseSeconds() {
    return named("jdk.GarbageCollection").stream()
        .mapToDouble(event -> event.getDuration("sumOfPauses").toNanos() / 1e9)
        .sum();
  }

  int collections() {
    return named("jdk.GarbageCollection").size();
  }

  private Shares cpu(Function<RecordedEvent, String> name) {
    Shares shares = new Shares();
    for (RecordedEvent event : named("jdk.CPUTimeSample")) {
      shares.add(name.apply(event), 1);
    }
    return shares;
  }

  private List<RecordedEvent> named(String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  private static String topFrame(RecordedEvent event) {
    return frames(event).stream().findFirst().map(Recording::text).orElse("(no stack)");
  }

  private static String ownFrame(RecordedEvent event) {
    return frames(event).stream()
        .map(Recording::text)
        .filter(frame -> frame.startsWith("io.pgbend."))
        .findFirst()
        .orElse("(none of ours)");
  }

  private static List<RecordedFrame> frames(RecordedEvent event) {
    jdk.jfr.consumer.@Nullable RecordedStackTrace stack = event.getStackTrace();
    return stack == null ? List.of() : stack.getFrames();
  }

  private static String text(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }
}
