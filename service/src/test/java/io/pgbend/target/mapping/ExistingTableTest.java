package io.pgbend.target.mapping;

import static io.pgbend.target.mapping.Shapes.column;
import static io.pgbend.target.mapping.Shapes.numeric;
import static io.pgbend.target.mapping.Shapes.table;
import static io.pgbend.target.mapping.Shapes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.StagingKind;
import io.pgbend.target.client.TargetColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExistingTableTest {
  private final TypeMapping mapping = new TypeMapping();
  private final List<MappedColumn> orders =
      mapping.mapTable(
          table(
              column("id", type("int4"), false),
              column("total", numeric(12, 2), true),
              column("note", type("text"), true)),
          MappingRules.automatic());

  private static TargetColumn there(String name, String type) {
    return new TargetColumn(name, type, true, "");
  }

  private List<MappedColumn> match(TargetColumn... existing) {
    return mapping.matchExisting("\"shop\".\"orders\"", orders, List.of(existing));
  }

  private Problem refused(TargetColumn... existing) {
    SyncException refusal = catchThrowableOfType(SyncException.class, () -> match(existing));
    assertThat(refusal).isNotNull();
    return refusal.problem();
  }

  @Test
  void order_width_and_further_columns_may_differ() {
    List<MappedColumn> matched =
        match(
            there("note", "VARCHAR"),
            there("added", "INT"),
            new TargetColumn("loaded_at", "TIMESTAMP", false, "now()"),
            there("total", "DECIMAL(20, 4)"),
            new TargetColumn("id", "BIGINT", false, ""));
    assertThat(matched)
        .extracting(MappedColumn::target, c -> c.type().declaration())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("id", "BIGINT"),
            org.assertj.core.groups.Tuple.tuple("total", "DECIMAL(20, 4)"),
            org.assertj.core.groups.Tuple.tuple("note", "STRING"));
    assertThat(matched.getFirst().staging().kind()).isEqualTo(new StagingKind.Int64());
    assertThat(matched.getFirst().staging().required()).isTrue();
    assertThat(matched.get(1).staging().kind()).isEqualTo(new StagingKind.Decimal(20, 4));
  }

  @Test
  void a_target_that_is_text_takes_everything_as_text() {
    assertThat(match(there("id", "STRING"), there("total", "VARCHAR"), there("note", "VARCHAR")))
        .extracting(c -> c.staging().kind())
        .containsOnly(new StagingKind.Text());
  }

  @Test
  void a_missing_column_is_named_with_what_to_add() {
    Problem problem = refused(there("id", "INT"), there("note", "VARCHAR"), there("Total", "INT"));
    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_COLUMN_MISSING);
    assertThat(problem.detail())
        .isEqualTo("Table \"shop\".\"orders\" has no column \"total\"; DECIMAL(12, 2) is needed.");
    assertThat(problem.remedy())
        .startsWith("alter table \"shop\".\"orders\" add column \"total\" DECIMAL(12, 2);");
  }

  @Test
  void narrower_and_other_columns_are_named_with_what_is_there_and_what_is_needed() {
    for (String type :
        new String[] {
          "DECIMAL(11, 2)", "DECIMAL(14, 1)", "BIGINT", "DOUBLE", "ARRAY(INT32)", "DECIMAL(50, 2)"
        }) {
      Problem problem = refused(there("id", "INT"), there("total", type), there("note", "VARCHAR"));
      assertThat(problem.code()).as(type).isEqualTo(ProblemCode.TARGET_COLUMN_DIFFERS);
      assertThat(problem.detail())
          .contains("\"total\"", " is " + type + "; DECIMAL(12, 2) is needed for numeric(12,2).");
    }
  }

  @Test
  void a_further_column_that_must_have_a_value_is_refused() {
    Problem problem =
        refused(
            there("id", "INT"),
            there("total", "DECIMAL(12, 2)"),
            there("note", "VARCHAR"),
            new TargetColumn("shop", "INT", false, ""));
    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_COLUMN_REQUIRED);
    assertThat(problem.remedy()).contains("modify column \"shop\" INT null");
  }

  @Test
  void only_wider_types_take_every_value() {
    assertThat(Conversions.widens(DatabendType.Plain.INT, new DatabendType.Decimal(10, 0)))
        .isTrue();
    assertThat(Conversions.widens(DatabendType.Plain.INT, new DatabendType.Decimal(10, 1)))
        .isFalse();
    assertThat(Conversions.widens(DatabendType.Plain.BIGINT, DatabendType.Plain.DOUBLE)).isFalse();
    assertThat(Conversions.widens(DatabendType.Plain.INT, DatabendType.Plain.DOUBLE)).isTrue();
    assertThat(Conversions.widens(DatabendType.Plain.DATE, DatabendType.Plain.TIMESTAMP)).isTrue();
    assertThat(Conversions.widens(DatabendType.Plain.TIMESTAMP, DatabendType.Plain.DATE)).isFalse();
    assertThat(Conversions.widens(DatabendType.Plain.DATE, new DatabendType.Decimal(38, 0)))
        .isFalse();
  }
}
