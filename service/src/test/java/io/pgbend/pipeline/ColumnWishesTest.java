package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.mapping.ColumnOverride;
import io.pgbend.target.mapping.MappingRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ColumnWishesTest {
  private static final TableShape SHAPE =
      new TableShape(
          new TableName("public", "t"),
          Stream.of("id", "total", "note").map(ColumnWishesTest::column).toList(),
          List.of("id"));

  @Test
  void columns_stay_in_their_order_with_what_was_wished() {
    MappingRules rules =
        new ColumnWishes(
                List.of(new ColumnOverride("total", "sum", "DECIMAL(18,2)")),
                Set.of("note"),
                UnrepresentablePolicy.NULL)
            .rules(SHAPE);

    assertThat(rules.columns())
        .containsExactly(
            new ColumnOverride("id", "", ""), new ColumnOverride("total", "sum", "DECIMAL(18,2)"));
    assertThat(rules.unrepresentable()).isEqualTo(UnrepresentablePolicy.NULL);
  }

  @Test
  void without_wishes_every_column_is_copied() {
    assertThat(ColumnWishes.none().rules(SHAPE).columns()).hasSize(3);
  }

  @Test
  void a_column_that_is_not_there_is_named() {
    assertThat(refused(List.of(new ColumnOverride("totla", "", "")), Set.of()))
        .isEqualTo(ProblemCode.COLUMN_UNKNOWN);
    assertThat(refused(List.of(), Set.of("totla"))).isEqualTo(ProblemCode.COLUMN_UNKNOWN);
  }

  @Test
  void a_column_that_is_named_twice_is_refused() {
    ColumnOverride twice = new ColumnOverride("id", "", "");

    assertThat(refused(List.of(twice, twice), Set.of())).isEqualTo(ProblemCode.COLUMN_UNKNOWN);
  }

  @Test
  void one_column_has_to_stay() {
    assertThat(refused(List.of(), Set.of("id", "total", "note"))).isEqualTo(ProblemCode.NO_COLUMNS);
  }

  private static ProblemCode refused(List<ColumnOverride> overrides, Set<String> leftOut) {
    ColumnWishes wishes = new ColumnWishes(overrides, leftOut, UnrepresentablePolicy.STOP);
    return catchThrowableOfType(SyncException.class, () -> wishes.rules(SHAPE)).code();
  }

  private static SourceColumn column(String name) {
    return new SourceColumn(
        1,
        name,
        new PgType.Base(0, "pg_catalog", "int4", -1, "integer"),
        true,
        "",
        SourceColumn.Generation.NONE,
        SourceColumn.Identity.NONE);
  }
}
