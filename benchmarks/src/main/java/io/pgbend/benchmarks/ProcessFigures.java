package io.pgbend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel counts of a process, from Linux's {@code /proc} (see proc(5)). Times have a
 * resolution of one hundredth of a second. A process that has gone counts as nothing.
 */
final class ProcessFigures {
  private static final double TICKS_PER_SECOND = 100;

  private ProcessFigures() {}

  /**
   * User and system time of a server and its children in seconds, those that have ended included,
   * since a parent inherits the times of the children it has waited for.
   */
  static double treeCpuSeconds(long pid) {
    List<Long> tree = new ArrayList<>(List.of(pid));
    ProcessHandle.of(pid)
        .ifPresent(handle -> handle.descendants().forEach(child -> tree.add(child.pid())));
    return tree.stream().mapToDouble(ProcessFigures::ownAndInheritedSeconds).sum();
  }

  /** User and system time of children of this process that have ended. */
  static double endedChildrenCpuSeconds() {
    long[] ticks = ticks(ProcessHandle.current().pid());
    return (ticks[2] + ticks[3]) / TICKS_PER_SECOND;
  }

  /** The most memory that a process ever had resident, in bytes; 0 when it has gone. */
  static long peakResidentBytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      return 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  private static double ownAndInheritedSeconds(long pid) {
    long[] ticks = ticks(pid);
    return (ticks[0] + ticks[1] + ticks[2] + ticks[3]) / TICKS_PER_SECOND;
  }

  /** utime, stime, cutime, cstime. */
  private static long[] ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The name in parentheses may hold spaces; state is the first field after it.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      long[] ticks = new long[4];
      for (int index = 0; index < ticks.length; index++) {
        ticks[index] = Long.parseLong(fields[11 + index]);
      }
      return ticks;
    } catch (IOException gone) {
      return new long[4];
    }
  }
}
