package io.pgbend.cli;

import io.pgbend.problem.Problem;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a command writes: results to standard output, progress and problems to standard error.
 * Thread-safe: a line is written whole.
 */
final class Console {
  private static final String ERASE_LINE = "\r\u001b[K";

  /** A line that is too long is cut at the edge: one that wraps could not be drawn over. */
  private static final String WRAP_NOT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final PrintStream results;
  private final PrintStream remarks;
  private final boolean json;
  private final boolean quiet;
  private final boolean terminal;
  private final JsonMapper mapper = JsonMapper.shared();
  private boolean statusShown;

  Console(PrintStream results, PrintStream remarks, GlobalOptions options, boolean terminal) {
    this.results = results;
    this.remarks = remarks;
    this.json = options.json;
    this.quiet = options.quiet;
    this.terminal = terminal;
  }

  boolean json() {
    return json;
  }

  /** Whether a person looks on, so that a line may be drawn over and over. */
  boolean terminal() {
    return terminal && !quiet;
  }

  /** A result for people; nothing when programs read. */
  synchronized void result(String line) {
    if (!json) {
      clearStatus();
      results.println(line);
      results.flush();
    }
  }

  /** A result for programs; nothing when people read. */
  synchronized void result(Map<String, ?> fields) {
    if (json) {
      clearStatus();
      results.println(mapper.writeValueAsString(fields));
      results.flush();
    }
  }

  /** Progress that stays. */
  synchronized void remark(String line) {
    if (!quiet) {
      clearStatus();
      remarks.println(line);
    }
  }

  /** Progress that is drawn over by the next line; only on a terminal. */
  synchronized void status(String line) {
    if (terminal()) {
      remarks.print(ERASE_LINE + WRAP_NOT + line + WRAP);
      remarks.flush();
      statusShown = true;
    }
  }

  /** Nothing more is drawn over; the line that stands is taken away. */
  synchronized void statusOver() {
    clearStatus();
    remarks.flush();
  }

  /** A problem: shown to people and, with {@code --json}, to programs. */
  synchronized void problem(Problem problem) {
    clearStatus();
    remarks.println("error " + problem.code() + ": " + problem.title());
    problem.field().ifPresent(field -> remarks.println("  field:  " + field));
    remarks.println("  reason: " + indent(problem.detail()));
    remarks.println("  remedy: " + indent(problem.remedy()));
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("code", problem.code().name());
      fields.put("title", problem.title());
      fields.put("detail", problem.detail());
      fields.put("remedy", problem.remedy());
      problem.field().ifPresent(field -> fields.put("field", field));
      results.println(mapper.writeValueAsString(Map.of("problem", fields)));
      results.flush();
    }
  }

  private void clearStatus() {
    if (statusShown) {
      remarks.print(ERASE_LINE);
      statusShown = false;
    }
  }

  private static String indent(String text) {
    return text.strip().replace("\n", "\n          ");
  }
}
