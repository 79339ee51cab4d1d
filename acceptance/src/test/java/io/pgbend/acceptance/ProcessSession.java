package io.pgbend.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The session of a process, which decides who hears a terminal's Ctrl-C. Linux only. */
public final class ProcessSession {
  private static final int AFTER_NAME = 3;

  private ProcessSession() {}

  public static boolean isKnown() {
    return Files.exists(Path.of("/proc/self/stat"));
  }

  /** The pid of the process that leads it; proc(5), the sixth field of stat. */
  public static long of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[AFTER_NAME]);
  }
}
