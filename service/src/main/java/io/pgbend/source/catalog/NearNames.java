package io.pgbend.source.catalog;

import io.pgbend.change.TableName;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that somebody may have meant. */
final class NearNames {
  private static final int LOOKED_AT = 5000;
  private static final int SHOWN = 3;
  private static final int TOO_FAR = 3;

  private record Candidate(TableName name, int distance) {}

  private NearNames() {}

  static List<String> of(SourceSession session, TableName wanted) {
    List<Candidate> candidates = new ArrayList<>();
    for (TableSummary table : TableSummary.matching(session, "", LOOKED_AT)) {
      int distance = distance(wanted, table.name());
      if (distance < TOO_FAR) {
        candidates.add(new Candidate(table.name(), distance));
      }
    }
    return candidates.stream()
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(SHOWN)
        .map(candidate -> written(candidate.name()))
        .toList();
  }

  /** As a user has to write it. */
  private static String written(TableName name) {
    return part(name.schema()) + "." + part(name.name());
  }

  private static String part(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : SqlText.identifier(name);
  }

  /** Edits between the names, ignoring case; another schema counts as one edit. */
  static int distance(TableName wanted, TableName there) {
    int schema = wanted.schema().equals(there.schema()) ? 0 : 1;
    return schema
        + edits(wanted.name().toLowerCase(Locale.ROOT), there.name().toLowerCase(Locale.ROOT));
  }

  private static int edits(String a, String b) {
    int[] before = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] now = new int[b.length() + 1];
      now[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
      }
      before = now;
    }
    return before[b.length()];
  }
}
