package io.pgbend.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds of one contestant. */
record Medians(List<Sample> samples) {
  Medians {
    samples = List.copyOf(samples);
  }

  int count() {
    return samples.size();
  }

  Spread spread(ToDoubleFunction<Sample> figure) {
    return Spread.of(samples.stream().map(figure::applyAsDouble).toList());
  }

  double median(ToDoubleFunction<Sample> figure) {
    return spread(figure).median();
  }
}
