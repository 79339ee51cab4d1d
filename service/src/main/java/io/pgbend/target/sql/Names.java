package io.pgbend.target.sql;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.List;
import java.util.stream.Collectors;

/** The one way for a name into a statement. */
public final class Names {
  private Names() {}

  /**
   * A name with its quotes, case kept.
   *
   * <p>The server's lexer lets a backslash swallow the quote that follows it, yet keeps both as
   * part of the name (measured on 1.2.895), so a name with a backslash goes into backticks, where
   * nothing is special and no backtick can be said.
   *
   * @throws SyncException {@code TARGET_NAME_UNUSABLE} for an empty name, one with a NUL, and one
   *     with both a backslash and a backtick
   */
  public static String quote(String name) {
    if (name.isEmpty()) {
      throw unusable("A name is empty.");
    }
    if (name.indexOf('\0') >= 0) {
      throw unusable("The name " + name.replace('\0', '?') + " contains a NUL character.");
    }
    if (name.indexOf('\\') < 0) {
      return '"' + name.replace("\"", "\"\"") + '"';
    }
    if (name.indexOf('`') >= 0) {
      throw unusable("The name " + name + " contains both a backslash and a backtick.");
    }
    return '`' + name + '`';
  }

  /** Quoted names with commas between them. */
  public static String list(List<String> names) {
    return names.stream().map(Names::quote).collect(Collectors.joining(", "));
  }

  private static SyncException unusable(String detail) {
    return SyncException.of(ProblemCode.TARGET_NAME_UNUSABLE, detail);
  }
}
