package io.pgbend.source.catalog;

import io.pgbend.change.TableName;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a table's name as users write it: {@code orders}, {@code public.orders}, {@code
 * "Odd.Name"."x"}. As in SQL, what stands without quotes is taken in lower case; without a schema
 * it is {@code public}.
 */
public final class TableText {
  private final String text;
  private int at;

  private TableText(String text) {
    this.text = text;
  }

  public static TableName parse(String text) {
    List<String> parts = new TableText(text.strip()).parts();
    return switch (parts.size()) {
      case 1 -> new TableName("public", parts.get(0));
      case 2 -> new TableName(parts.get(0), parts.get(1));
      default -> throw invalid("it has more than a schema and a name");
    };
  }

  private List<String> parts() {
    List<String> parts = new ArrayList<>();
    do {
      parts.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
    } while (dot());
    if (at < text.length()) {
      throw invalid("something follows a closing quote");
    }
    return parts;
  }

  private boolean dot() {
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      return true;
    }
    return false;
  }

  private String plain() {
    int end = at;
    while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '"') {
      end++;
    }
    String part = text.substring(at, end);
    at = end;
    return folded(nonEmpty(part));
  }

  /** The server folds ASCII only, in a multi-byte encoding such as UTF-8. */
  private static String folded(String part) {
    StringBuilder folded = new StringBuilder(part.length());
    part.chars()
        .forEach(
            c ->
                folded.append(
                    c < 128 ? String.valueOf((char) c).toLowerCase(Locale.ROOT) : (char) c));
    return folded.toString();
  }

  private String quoted() {
    StringBuilder part = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean doubled = c == '"' && at < text.length() && text.charAt(at) == '"';
      if (c == '"' && !doubled) {
        return nonEmpty(part.toString());
      }
      part.append(c);
      at += doubled ? 1 : 0;
    }
    throw invalid("a quote is not closed");
  }

  private static String nonEmpty(String part) {
    if (part.isEmpty()) {
      throw invalid("a part of it is empty");
    }
    return part;
  }

  private static SyncException invalid(String why) {
    return SyncException.of(
            ProblemCode.SOURCE_TABLE_MISSING, "The table's name cannot be read: " + why + ".")
        .remedy("Write schema.table; names with upper case, dots or spaces in double quotes.")
        .field("table");
  }
}
