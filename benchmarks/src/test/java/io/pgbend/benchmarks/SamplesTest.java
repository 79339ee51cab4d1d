package io.pgbend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  private final Samples samples = new Samples();

  @Test
  void ratio_is_taken_within_each_round() {
    samples.add(List.of(sample("a", 1, 1.0), sample("b", 1, 2.0)));
    // A round in which the whole machine was ten times slower changes no ratio.
    samples.add(List.of(sample("a", 2, 10.0), sample("b", 2, 20.0)));
    samples.add(List.of(sample("a", 3, 1.0), sample("b", 3, 4.0)));

    Spread ratio = Samples.ratio(of("b"), of("a"), Sample::seconds);

    assertThat(ratio).isEqualTo(new Spread(2.0, 2.0, 4.0));
  }

  @Test
  void several_warm_passes_of_a_round_count_as_their_average() {
    samples.add(List.of(sample("a", 1, 1.0), sample("a", 1, 3.0), sample("b", 1, 4.0)));

    assertThat(Samples.ratio(of("b"), of("a"), Sample::seconds).median()).isEqualTo(2.0);
  }

  @Test
  void passes_tables_and_contestants_are_kept_apart() {
    samples.add(List.of(sample("a", 1, 1.0)));

    assertThat(samples.of("a", "lineitem", Sample.WARM)).hasSize(1);
    assertThat(samples.of("a", "lineitem", Sample.COLD)).isEmpty();
    assertThat(samples.of("a", "orders", Sample.WARM)).isEmpty();
    assertThat(samples.of("b", "lineitem", Sample.WARM)).isEmpty();
  }

  private List<Sample> of(String contestant) {
    return samples.of(contestant, "lineitem", Sample.WARM);
  }

  private static Sample sample(String contestant, int round, double seconds) {
    return new Sample(
        contestant, "lineitem", round, Sample.WARM, 1_000, 0, seconds, 0, 0, 0, seconds, 0);
  }
}
