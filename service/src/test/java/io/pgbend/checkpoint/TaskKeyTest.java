package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TaskKeyTest {
  @ParameterizedTest
  @CsvSource({
    "shop, orders",
    "SHOP, İstanbul 🐘 \"x\"",
    "a_very_long_database_name_that_goes_on, and_a_very_long_table_name_that_goes_on_too"
  })
  void a_key_is_a_harmless_name(String database, String table) {
    assertThat(TaskKey.of(database, table).text()).matches("[a-z0-9_]{1,45}");
  }

  @Test
  void a_key_is_readable_and_stays_the_same_in_every_version() {
    assertThat(TaskKey.of("shop", "Orders").text()).isEqualTo("shop_orders_a86c898cfd44039d");
  }

  @Test
  void tables_with_like_names_have_different_keys() {
    assertThat(TaskKey.of("a", "bc")).isNotEqualTo(TaskKey.of("ab", "c"));
    assertThat(TaskKey.of("a", "T")).isNotEqualTo(TaskKey.of("a", "t"));
    assertThat(TaskKey.of("a", "b_c")).isNotEqualTo(TaskKey.of("a_b", "c"));
  }

  @Test
  void a_key_does_not_depend_on_the_language() {
    Locale before = Locale.getDefault();
    String key = TaskKey.of("SHOP", "ITEMS").text();
    Locale.setDefault(Locale.forLanguageTag("tr"));
    try {
      assertThat(TaskKey.of("SHOP", "ITEMS").text()).isEqualTo(key);
    } finally {
      Locale.setDefault(before);
    }
  }
}
