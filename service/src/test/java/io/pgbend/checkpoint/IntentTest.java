package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IntentTest {
  @ParameterizedTest
  @EnumSource
  void comes_back_as_it_was_written(Intent.Step step) {
    Intent intent = new Intent(step, -1, Long.MAX_VALUE);

    assertThat(Intent.parse(intent.json())).contains(intent);
  }

  @Test
  void is_kept_in_words() {
    assertThat(new Intent(Intent.Step.FILL_TARGET, -1, 7).json())
        .isEqualTo("{\"step\":\"FILL_TARGET\",\"tableId\":\"18446744073709551615\",\"rows\":7}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "null",
        "{\"step\":\"FLY\",\"tableId\":\"1\"}",
        "{\"step\":\"FILL_TARGET\",\"tableId\":\"x\"}"
      })
  void what_is_not_understood_is_no_intent(String json) {
    assertThat(Intent.parse(json)).isEmpty();
  }

  @Test
  void only_a_direct_fill_leaves_rows_in_that_very_table() {
    assertThat(new Intent(Intent.Step.FILL_TARGET, 5).fills(5)).isTrue();
    assertThat(new Intent(Intent.Step.FILL_NEW_TARGET, 5).fills(5)).isTrue();
    assertThat(new Intent(Intent.Step.FILL_TARGET, 5).fills(6)).isFalse();
    assertThat(new Intent(Intent.Step.FILL_SHADOW, 5).fills(5)).isFalse();
  }
}
