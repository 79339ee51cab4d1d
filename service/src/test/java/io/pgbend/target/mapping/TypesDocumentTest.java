package io.pgbend.target.mapping;

import io.pgbend.testing.Approved;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TypesDocumentTest {
  private static final String HEAD =
      """
      # Types

      What each PostgreSQL type becomes in Databend when nothing else is asked for. This page is
      printed from the table in the code; do not edit it.

      | PostgreSQL | Databend | |
      | --- | --- | --- |
      """;

  private static final String REST =
      """
      | enum | `STRING` | the label |
      | composite, range, multirange | `STRING` | PostgreSQL's text |
      | array | `VARIANT` | a JSON array, nested for more dimensions, elements as their own type \
      would be; what JSON cannot say, such as NaN, is unrepresentable; lower bounds are not \
      carried; exact text as STRING by choice |
      | domain | as its base type | |
      | any other type, of an extension or one's own | `STRING` | PostgreSQL's text |

      Text is PostgreSQL's own output with `DateStyle=ISO`, `IntervalStyle=postgres`,
      `TimeZone=UTC`, `bytea_output=hex` and `lc_monetary=C`.

      ## Values without a counterpart

      Nothing is rounded, clamped, cut or silently made NULL. A value that exists in PostgreSQL and
      has no exact counterpart is called unrepresentable. By the policy of its column it stops the
      task with a problem that names the column (`stop`, the default), or is stored as NULL and
      counted (`null`). Mapping the column to `STRING` keeps the exact text. Text that is not valid
      UTF-8, possible in SQL_ASCII databases only, is unrepresentable too.

      A decimal has at most 38 digits, although Databend declares up to 76: with more it gives back
      other numbers than it was given wherever values repeat within a block (seen in 1.2.895).

      Databend keeps one sign for all zeros of a block (100,000 rows) in which every value of a
      float column is zero, so a -0.0 among nothing but zeros may come back as 0.0 or the other way
      round (seen in 1.2.895). The two are the same number; a comparison tells them apart.

      ## Choosing another type

      | from | to | |
      | --- | --- | --- |
      | every type | `STRING` | PostgreSQL's text |
      | `smallint`, `integer`, `bigint`, `oid`, `numeric` | `SMALLINT`, `INT`, `BIGINT`, \
      `DECIMAL(p, s)` up to 38 digits | every value is checked |
      | `smallint`, `integer`, `real` | `DOUBLE` | exact |
      | `date` | `TIMESTAMP` | midnight UTC, range checked |

      Every other wish is refused before anything is copied. A table that is already there may have
      its columns in another order, wider by this table, and further columns that are nullable or
      have a default.
      """;

  @Test
  void the_document_is_the_table() {
    String rows =
        new TypeTable().rules().stream().map(TypesDocumentTest::row).collect(Collectors.joining());
    Approved.document("docs/types.md", HEAD + rows + REST);
  }

  private static String row(TypeRule rule) {
    String names =
        rule.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    return "| %s | %s |%s |\n"
        .formatted(names, rule.target(), rule.note().isEmpty() ? "" : " " + rule.note());
  }
}
