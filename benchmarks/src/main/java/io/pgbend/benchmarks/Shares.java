package io.pgbend.benchmarks;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Weights by name, and what part of the whole each is. Not thread-safe. */
final class Shares {
  private final Map<String, Long> weights = new HashMap<>();

  void add(String name, long weight) {
    weights.merge(name, weight, Long::sum);
  }

  long total() {
    return weights.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Percentage and name of the heaviest, heaviest first. */
  List<List<String>> heaviest(int count) {
    double total = total();
    return weights.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .map(
            entry ->
                List.of(
                    String.format(Locale.ROOT, "%.1f %%", 100 * entry.getValue() / total),
                    entry.getKey()))
        .toList();
  }
}
