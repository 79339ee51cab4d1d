package io.pgbend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on. */
final class Machine {
  private Machine() {}

  static Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", procLine("/proc/cpuinfo", "model name"));
    facts.put("memory", procLine("/proc/meminfo", "MemTotal"));
    facts.put("load", load());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("java", Runtime.version().toString());
    facts.put("flags", Workspace.flags());
    return facts;
  }

  /**
   * Running processes over the last 1, 5 and 15 minutes: more than a little means a busy machine.
   */
  static String load() {
    try {
      return String.join(" ", Files.readString(Path.of("/proc/loadavg")).split(" ")).strip();
    } catch (IOException unknown) {
      return "unknown";
    }
  }

  private static String procLine(String file, String name) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException unknown) {
      return "unknown";
    }
  }
}
