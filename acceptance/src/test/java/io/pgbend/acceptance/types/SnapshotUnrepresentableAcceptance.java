package io.pgbend.acceptance.types;

import static io.pgbend.acceptance.PostgresVersion.V10;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.mapping.ColumnOverride;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What Databend cannot hold stops the copy, or becomes NULL and is counted, or is kept as text. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V18"})
final class SnapshotUnrepresentableAcceptance {
  private static final List<TypeCase> CASES =
      List.of(
          TypeCase.text("numeric(5,2)", "'NaN'"),
          TypeCase.text("numeric(38,0)", "'NaN'"),
          TypeCase.text("date", "'infinity'", "'-infinity'", "'0001-12-31 BC'", "'10000-01-01'")
              .same("'5874897-12-31'", "'4713-01-01 BC'"),
          TypeCase.text("timestamp", "'infinity'", "'-infinity'", "'0001-12-31 23:59:59 BC'")
              .same("'9999-12-30 22:00:00.000001'", "'294276-12-31 23:59:59.999999'"),
          TypeCase.text("timestamptz", "'infinity'", "'-infinity'", "'0001-01-01 00:00:00+01'")
              .same("'9999-12-31 00:00:00+01:59'", "'294276-12-31 23:59:59.999999+00'"),
          TypeCase.text("json", "'{\"a\":1,\"\\u0061\":2}'", "'[{\"x\":{\"k\":1,\"k\":1}}]'")
              .same("'1" + "0".repeat(76) + "'", "'1e400'", "'1e-400'", "'1.00000000000000001e0'")
              .same("'\"\\ud83d\"'", "'" + "[".repeat(1001) + "]".repeat(1001) + "'"),
          TypeCase.text("jsonb", "'1" + "0".repeat(76) + "'", "'[1e400]'")
              .same("'" + "[".repeat(1001) + "]".repeat(1001) + "'"),
          TypeCase.text("float8[]", "'{NaN}'", "'{1,-Infinity}'"),
          TypeCase.text("float4[]", "'{{Infinity}}'"),
          TypeCase.text("numeric(5,2)[]", "'{1,NaN}'"),
          TypeCase.text("json[]", "array['{\"a\":1,\"a\":2}'::json]"));

  @RegisterExtension final TestPostgres postgres;
  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path folder;
  private final TypedTable table = new TypedTable("odd", CASES);
  private final List<Copies> opened = new ArrayList<>();

  SnapshotUnrepresentableAcceptance(PostgresVersion version) {
    assertThat(version).isGreaterThanOrEqualTo(V10);
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void prepare() throws Exception {
    Surroundings.prepare(postgres);
    table.create(postgres);
    opened.add(new Copies(postgres, databend, folder));
  }

  @AfterEach
  void close() {
    opened.forEach(Copies::close);
  }

  private Copies copies() {
    return opened.getFirst();
  }

  @Test
  void they_become_null_and_are_counted_by_column() throws Exception {
    ColumnWishes wishes = new ColumnWishes(List.of(), Set.of(), UnrepresentablePolicy.NULL);
    SnapshotResult result = copies().copy("odd", "", wishes);
    Map<String, Long> expected =
        IntStream.range(0, CASES.size())
            .boxed()
            .collect(
                Collectors.toMap(
                    TypedTable::column, number -> (long) CASES.get(number).samples().size()));
    assertThat(result.unrepresentable()).isEqualTo(expected);
    for (List<@Nullable String> row :
        copies().ask("select * exclude (id) from " + copies().into("odd").render())) {
      assertThat(row).containsOnlyNulls();
    }
    assertThat(copies().compare("odd", wishes).equal()).isTrue();
    assertThat(copies().compare("odd", wishes).targetRows()).isEqualTo(table.rows());
  }

  @Test
  void as_text_they_are_exact() throws Exception {
    List<ColumnOverride> overrides =
        IntStream.range(0, CASES.size())
            .mapToObj(number -> new ColumnOverride(TypedTable.column(number), "", "STRING"))
            .toList();
    ColumnWishes wishes = new ColumnWishes(overrides, Set.of(), UnrepresentablePolicy.STOP);
    copies().copy("odd", "", wishes);
    assertThat(table.faults(copies())).isEmpty();
    assertThat(copies().compare("odd", wishes).equal()).isTrue();
  }

  @Test
  void each_stops_the_copy_naming_column_and_key_and_leaves_nothing() {
    for (int number = 0; number < CASES.size(); number++) {
      String column = TypedTable.column(number);
      Set<String> others =
          IntStream.range(0, CASES.size())
              .mapToObj(TypedTable::column)
              .filter(name -> !name.equals(column))
              .collect(Collectors.toSet());
      ColumnWishes alone = new ColumnWishes(List.of(), others, UnrepresentablePolicy.STOP);
      int row = CASES.get(number).samples().size() - 1;
      String where = "id = " + row;
      SyncException stop =
          catchThrowableOfType(SyncException.class, () -> copies().copy("odd", where, alone));
      assertThat(stop).as(CASES.get(number).samples().get(row).literal()).isNotNull();
      assertThat(stop.code()).isEqualTo(ProblemCode.VALUE_UNREPRESENTABLE);
      assertThat(stop.problem().detail()).contains('"' + column + '"', where);
    }
    assertThat(copies().columns("odd")).isEmpty();
  }
}
