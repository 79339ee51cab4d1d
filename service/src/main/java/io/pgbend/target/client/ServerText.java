package io.pgbend.target.client;

import java.util.Set;
import java.util.regex.Pattern;

/** Takes row values, SQL and stack traces out of the server's error texts. */
final class ServerText {
  /** Errors whose quoted words are names of objects, which people need to read. */
  private static final Set<Integer> NAMING =
      Set.of(
          1003, 1025, 1058, 1063, 1108, 1110, 1303, 2012, 2201, 2207, 2215, 2301, 2302, 2406, 2501,
          2502, 2506, 3001, 3902, 4001, 4002, 4003, 5100, 5101, 5103, 5110, 5111, 5112);

  private static final Pattern TRACE =
      Pattern.compile("\\s*\\n\\s*0: .*|<Backtrace.*", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("['\"`].*['\"`]", Pattern.DOTALL);
  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d[\\d.,]*(?!\\w)");
  private static final int LONGEST = 300;

  private ServerText() {}

  /** The text for whoever wrote the statement. */
  static String withoutTrace(String text) {
    return TRACE.matcher(text).replaceFirst("").strip();
  }

  /** The text as it may be shown and logged. */
  static String clean(int code, String text) {
    String words = withoutTrace(text);
    if (code == 1005) {
      return "the statement was not understood";
    }
    if (!NAMING.contains(code)) {
      // from the first quote to the last one: a value may hold quotes itself
      words = QUOTED.matcher(words).replaceFirst("…");
      words = NUMBER.matcher(words).replaceAll("#");
    }
    words = words.replaceAll("\\s+", " ");
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }
}
