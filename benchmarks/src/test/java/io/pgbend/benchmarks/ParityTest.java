package io.pgbend.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ParityTest {
  private static final List<List<String>> EXPECTED = List.of(List.of("0", "7"), List.of("1", "8"));

  @Test
  void equal_groups_pass() {
    assertThatCode(() -> Parity.require("x", EXPECTED, List.copyOf(EXPECTED)))
        .doesNotThrowAnyException();
  }

  @Test
  void a_group_that_differs_is_named() {
    assertThatThrownBy(
            () -> Parity.require("x", EXPECTED, List.of(List.of("0", "7"), List.of("1", "9"))))
        .hasMessageContaining("group 1")
        .hasMessageContaining("[1, 9]");
  }

  @Test
  void a_missing_group_and_one_too_many_are_noticed() {
    assertThatThrownBy(() -> Parity.require("x", EXPECTED, EXPECTED.subList(0, 1)))
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> Parity.require("x", EXPECTED.subList(0, 1), EXPECTED))
        .hasMessageContaining("lacks");
  }
}
