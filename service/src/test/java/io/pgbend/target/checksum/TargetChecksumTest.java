package io.pgbend.target.checksum;

import io.pgbend.change.CompareForm;
import io.pgbend.change.ComparedColumn;
import io.pgbend.change.PgType;
import io.pgbend.testing.Approved;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TargetChecksumTest {
  private static final TargetChecksum CHECKSUM =
      new TargetChecksum(
          "\"shop\".\"T\"",
          List.of(
              column("id", CompareForm.NUMBER),
              column("done", CompareForm.BOOLEAN),
              column("day", CompareForm.DATE),
              column("at", CompareForm.TIMESTAMP),
              column("Na\"me", CompareForm.TEXT),
              column("raw", CompareForm.BINARY),
              column("doc", CompareForm.HERE)),
          List.of("id"));

  private static ComparedColumn column(String name, CompareForm form) {
    PgType type = new PgType.Base(20, "pg_catalog", "any", -1, "any");
    return new ComparedColumn(name, name, type, form, 0, false);
  }

  @Test
  void sums_each_bucket_of_keys() {
    Approved.resource("sql/target-checksum.sql", CHECKSUM.bucketsSql() + "\n");
  }

  @Test
  void asks_for_the_values_that_are_compared_here() {
    Approved.resource("sql/target-values.sql", CHECKSUM.valuesSql(Optional.of("0f")) + "\n");
    Approved.resource("sql/target-values-of-all.sql", CHECKSUM.valuesSql(Optional.empty()) + "\n");
  }
}
