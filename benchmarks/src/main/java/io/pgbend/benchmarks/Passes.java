package io.pgbend.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Does the same work several times in one process and prints one JSON object for each time: the
 * first pass finds a cold virtual machine, the later ones a warmer one.
 */
final class Passes {
  /** Rows and bytes of one pass. */
  record Done(long rows, long bytes) {}

  /** The work of one pass, from its first connection to its last byte. */
  interface Work {
    Done once() throws Exception;
  }

  private Passes() {}

  static void run(int passes, Work work) throws Exception {
    for (int pass = 1; pass <= passes; pass++) {
      double cpuBefore = cpuSeconds();
      long started = System.nanoTime();
      Done done = work.once();
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("pass", pass);
      answer.put("rows", done.rows());
      answer.put("bytes", done.bytes());
      answer.put("seconds", (System.nanoTime() - started) / 1e9);
      answer.put("cpuSeconds", cpuSeconds() - cpuBefore);
      System.out.println(JsonMapper.shared().writeValueAsString(answer));
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }
}
