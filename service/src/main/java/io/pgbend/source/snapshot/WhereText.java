package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;

/**
 * Looks at a condition letter by letter before any server does. It stands in parentheses inside a
 * statement later, so nothing in it may close them, end the statement or hide the rest of it.
 */
final class WhereText {
  private static final int LONGEST = 10_000;

  private final String text;
  private final StringBuilder forDriver = new StringBuilder();
  private int at;
  private int depth;

  private WhereText(String text) {
    this.text = text;
  }

  /**
   * The condition as the driver has to get it in a prepared statement, where a question mark that
   * is an operator is doubled.
   *
   * @throws SyncException {@code WHERE_REFUSED} or {@code WHERE_SYNTAX} with the position
   */
  static String forDriver(String text) {
    return new WhereText(text).walk();
  }

  private String walk() {
    if (text.isBlank()) {
      throw refused("it is empty");
    }
    if (text.length() > LONGEST) {
      throw refused("it is longer than " + LONGEST + " characters");
    }
    while (at < text.length()) {
      step(text.charAt(at));
    }
    if (depth > 0) {
      throw syntax("a parenthesis is not closed");
    }
    return forDriver.toString();
  }

  private void step(char c) {
    switch (c) {
      case '\'' -> string();
      case '"' -> quoted('"', "a double quote is not closed");
      case ';' -> throw refused("it holds a semicolon" + position());
      case '$' -> throw refused("it holds a dollar sign outside quotes" + position());
      case '\0' -> throw refused("it holds a zero byte" + position());
      case '(', ')' -> parenthesis(c);
      case '?' -> take("??");
      case '-' -> notBefore('-', c);
      case '/' -> notBefore('*', c);
      default -> take(String.valueOf(c));
    }
  }

  private void take(String written) {
    forDriver.append(written);
    at++;
  }

  private void notBefore(char second, char c) {
    if (at + 1 < text.length() && text.charAt(at + 1) == second) {
      throw refused("it holds a comment" + position());
    }
    take(String.valueOf(c));
  }

  private void parenthesis(char c) {
    depth += c == '(' ? 1 : -1;
    if (depth < 0) {
      throw syntax("a parenthesis is closed that was not opened" + position());
    }
    take(String.valueOf(c));
  }

  private void string() {
    boolean escapes =
        at > 0
            && (text.charAt(at - 1) == 'e' || text.charAt(at - 1) == 'E')
            && (at == 1 || !isPartOfName(text.charAt(at - 2)));
    if (escapes) {
      throw refused("it holds a string with backslash escapes (E'…')" + position());
    }
    quoted('\'', "a quote is not closed");
  }

  /** A doubled quote ends one string and begins the next, which comes to the same. */
  private void quoted(char quote, String otherwise) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw syntax(otherwise + position());
    }
    if (text.substring(at, end).indexOf('\0') >= 0) {
      throw refused("it holds a zero byte" + position());
    }
    forDriver.append(text, at, end + 1);
    at = end + 1;
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 127;
  }

  private String position() {
    return " at character " + (text.codePointCount(0, at) + 1);
  }

  private static SyncException refused(String why) {
    return SyncException.of(ProblemCode.WHERE_REFUSED, "The condition is refused: " + why + ".")
        .field("snapshotWhere");
  }

  private static SyncException syntax(String why) {
    return SyncException.of(ProblemCode.WHERE_SYNTAX, "In the condition " + why + ".")
        .field("snapshotWhere");
  }
}
