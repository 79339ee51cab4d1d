package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RowKeyTest {
  @Test
  void shows_each_column_of_the_key() {
    assertThat(new RowKey(List.of("id", "k", "v")).shown("V2:17V4:ä:NN"))
        .isEqualTo("id = 17, k = ä:N, v is NULL");
    assertThat(new RowKey(List.of()).shown("")).isEqualTo("a row without a key");
  }

  @Test
  void cuts_what_is_long() {
    assertThat(new RowKey(List.of("k")).shown("V500:" + "x".repeat(500)))
        .hasSize(201)
        .endsWith("x…");
  }
}
