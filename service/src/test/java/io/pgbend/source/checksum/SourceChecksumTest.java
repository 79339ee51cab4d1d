package io.pgbend.source.checksum;

import io.pgbend.change.CompareForm;
import io.pgbend.change.ComparedColumn;
import io.pgbend.change.PgType;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.source.catalog.ColumnText;
import io.pgbend.source.catalog.ReplicaIdentity;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import io.pgbend.source.catalog.TableSize;
import io.pgbend.testing.Approved;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SourceChecksumTest {
  private static final List<ComparedColumn> COLUMNS =
      List.of(
          column("id", "int8", CompareForm.NUMBER, 0, false),
          column("price", "numeric", CompareForm.NUMBER, 2, true),
          column("done", "bool", CompareForm.BOOLEAN, 0, false),
          column("day", "date", CompareForm.DATE, 0, true),
          column("at", "timestamptz", CompareForm.TIMESTAMP, 0, false),
          column("Na\"me", "text", CompareForm.TEXT, 0, false),
          column("code", "bpchar", CompareForm.TEXT, 0, false),
          column("raw", "bytea", CompareForm.BINARY, 0, false),
          column("doc", "jsonb", CompareForm.HERE, 0, false),
          column("ratio", "float8", CompareForm.HERE, 0, false));

  private static ComparedColumn column(
      String name, String type, CompareForm form, int scale, boolean nulls) {
    PgType declared = new PgType.Base(20, "pg_catalog", type, -1, type);
    return new ComparedColumn(name, name, declared, form, scale, nulls);
  }

  private static SourceChecksum checksum(TableKind kind, List<String> key) {
    ColumnText cast = new ColumnText("", false);
    SourceTable table =
        new SourceTable(
            1,
            new TableShape(new TableName("s", "T"), List.of(), key),
            kind,
            new SourceTable.Traits('p', ReplicaIdentity.DEFAULT, false, false, false, 1),
            new SourceTable.Access("r", true, true, Set.of(), false),
            new TableSize(1, 8192, 8192, 50),
            List.of(),
            Map.of(
                "Na\"me",
                cast,
                "doc",
                cast,
                "ratio",
                cast,
                "code",
                new ColumnText("\"pg_catalog\".\"bpcharout\"", false)));
    return new SourceChecksum(table, COLUMNS, key);
  }

  @Test
  void sums_each_bucket_of_keys() {
    Approved.resource(
        "sql/source-checksum.sql", checksum(TableKind.ORDINARY, List.of("id")).bucketsSql() + "\n");
  }

  @Test
  void takes_all_columns_for_the_key_where_there_is_none() {
    Approved.resource(
        "sql/source-checksum-without-key.sql",
        checksum(TableKind.PARTITIONED, List.of()).bucketsSql() + "\n");
  }

  @Test
  void asks_for_the_values_that_are_compared_here() {
    Approved.resource(
        "sql/source-values.sql",
        checksum(TableKind.ORDINARY, List.of("id")).valuesSql(Optional.of("0f")) + "\n");
  }
}
