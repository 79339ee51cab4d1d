package io.pgbend.source.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.TableName;
import org.junit.jupiter.api.Test;

final class NearNamesTest {
  @Test
  void counts_edits_without_regard_to_case() {
    TableName wanted = new TableName("public", "orders");
    assertThat(NearNames.distance(wanted, new TableName("public", "Orders"))).isZero();
    assertThat(NearNames.distance(wanted, new TableName("shop", "orders"))).isEqualTo(1);
    assertThat(NearNames.distance(wanted, new TableName("public", "ordres"))).isEqualTo(2);
    assertThat(NearNames.distance(wanted, new TableName("public", "order"))).isEqualTo(1);
    assertThat(NearNames.distance(wanted, new TableName("public", "customers"))).isGreaterThan(3);
  }
}
