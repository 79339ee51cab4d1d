package io.pgbend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScoreTest {
  @Test
  void a_goal_is_judged_by_the_median() {
    assertThat(score(Score.Goal.atLeast(0.8)).verdict()).isEqualTo("reached");
    assertThat(score(Score.Goal.atLeast(0.81)).verdict()).isEqualTo("missed");
    assertThat(score(Score.Goal.atMost(0.8)).verdict()).isEqualTo("reached");
    assertThat(score(Score.Goal.atMost(0.79)).verdict()).isEqualTo("missed");
    assertThat(score(Score.Goal.none()).verdict()).isEmpty();
  }

  private static Score score(Score.Goal goal) {
    return new Score("R1", "lineitem", "", new Spread(0.8, 0.1, 2.0), goal);
  }
}
