package io.pgbend.cli;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.mapping.ColumnOverride;

/**
 * Reads {@code name[=target][:TYPE]}. A name with one of these characters stands in double quotes,
 * as in SQL.
 */
final class OverrideText {
  private final String text;
  private int position;

  private OverrideText(String text) {
    this.text = text;
  }

  static ColumnOverride parse(String text) {
    return new OverrideText(text).read();
  }

  private ColumnOverride read() {
    String source = name();
    String target = source;
    if (take('=')) {
      target = name();
    }
    String type = "";
    boolean typed = take(':');
    if (typed) {
      type = text.substring(position).strip();
      position = text.length();
    }
    if ((typed && type.isEmpty())
        || position < text.length()
        || source.isEmpty()
        || target.isEmpty()) {
      throw SyncException.of(
              ProblemCode.BAD_REQUEST,
              "%s cannot be read: it has to be NAME, NAME=TARGET, NAME:TYPE or NAME=TARGET:TYPE."
                  .formatted(text))
          .field("--column");
    }
    return new ColumnOverride(source, target, type);
  }

  private boolean take(char wanted) {
    if (position < text.length() && text.charAt(position) == wanted) {
      position++;
      return true;
    }
    return false;
  }

  private String name() {
    if (!take('"')) {
      int start = position;
      while (position < text.length() && "=:".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return text.substring(start, position);
    }
    StringBuilder name = new StringBuilder();
    while (position < text.length()) {
      char next = text.charAt(position++);
      if (next != '"') {
        name.append(next);
      } else if (take('"')) {
        name.append('"');
      } else {
        return name.toString();
      }
    }
    return "";
  }
}
