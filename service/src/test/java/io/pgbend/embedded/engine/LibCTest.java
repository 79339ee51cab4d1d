package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LibCTest {
  @Test
  void compares_versions_by_number_not_by_letter() {
    assertThat(LibC.parse("2.36").orElseThrow().atLeast(2, 35)).isTrue();
    assertThat(LibC.parse("2.35").orElseThrow().atLeast(2, 35)).isTrue();
    assertThat(LibC.parse("2.9").orElseThrow().atLeast(2, 35)).isFalse();
    assertThat(LibC.parse("2.28.9000").orElseThrow().atLeast(2, 35)).isFalse();
    assertThat(LibC.parse("3.0").orElseThrow().atLeast(2, 35)).isTrue();
    assertThat(LibC.parse("unknown")).isEmpty();
  }
}
