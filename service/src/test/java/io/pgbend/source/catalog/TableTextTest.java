package io.pgbend.source.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.change.TableName;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableTextTest {
  @Test
  void folds_what_has_no_quotes_as_the_server_does() {
    assertThat(TableText.parse("Public.INFO")).isEqualTo(new TableName("public", "info"));
    assertThat(TableText.parse("ORDERS")).isEqualTo(new TableName("public", "orders"));
    assertThat(TableText.parse("ÄRGER")).isEqualTo(new TableName("public", "Ärger"));
  }

  @Test
  void keeps_what_stands_in_quotes() {
    assertThat(TableText.parse("\"Odd.Name\".\"x\"\"y\""))
        .isEqualTo(new TableName("Odd.Name", "x\"y"));
    assertThat(TableText.parse("shop.\"Order Items\""))
        .isEqualTo(new TableName("shop", "Order Items"));
    assertThat(TableText.parse("\"🐘\"")).isEqualTo(new TableName("public", "🐘"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a.b.c", "\"a", "\"\"", "\"a\"b", "a\"b\"", "a..b"})
  void refuses_what_is_no_name(String text) {
    assertThatThrownBy(() -> TableText.parse(text)).isInstanceOf(SyncException.class);
  }
}
