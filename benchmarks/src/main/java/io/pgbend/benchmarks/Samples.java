package io.pgbend.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** All passes measured in one run. Not thread-safe. */
final class Samples {
  private final List<Sample> all = new ArrayList<>();

  void add(List<Sample> more) {
    all.addAll(more);
  }

  List<Sample> all() {
    return List.copyOf(all);
  }

  boolean has(String contestant, String table, String pass) {
    return !of(contestant, table, pass).isEmpty();
  }

  /** What was measured of one contestant on one table, in the order of rounds. */
  List<Sample> of(String contestant, String table, String pass) {
    return all.stream()
        .filter(sample -> sample.contestant().equals(contestant))
        .filter(sample -> sample.table().equals(table))
        .filter(sample -> sample.pass().equals(pass))
        .toList();
  }

  Spread spread(String contestant, String table, String pass, ToDoubleFunction<Sample> figure) {
    return Spread.of(of(contestant, table, pass).stream().map(figure::applyAsDouble).toList());
  }

  /**
   * The figure of one contestant over that of the other, round by round: what slows a whole round
   * down slows both, and drops out.
   */
  static Spread ratio(List<Sample> over, List<Sample> under, ToDoubleFunction<Sample> figure) {
    Map<Integer, Double> upper = byRound(over, figure);
    Map<Integer, Double> lower = byRound(under, figure);
    List<Double> ratios = new ArrayList<>();
    upper.forEach(
        (round, value) -> {
          Double other = lower.get(round);
          if (other != null) {
            ratios.add(value / other);
          }
        });
    return Spread.of(ratios);
  }

  private static Map<Integer, Double> byRound(
      List<Sample> samples, ToDoubleFunction<Sample> figure) {
    return samples.stream()
        .collect(
            Collectors.groupingBy(Sample::round, TreeMap::new, Collectors.averagingDouble(figure)));
  }
}
