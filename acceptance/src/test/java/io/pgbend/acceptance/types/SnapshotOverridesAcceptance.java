package io.pgbend.acceptance.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.pipeline.ColumnWishes;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.mapping.ColumnOverride;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Other types than the automatic ones: exact, or checked value by value. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V18"})
final class SnapshotOverridesAcceptance {
  @RegisterExtension final TestPostgres postgres;
  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path folder;
  private Copies copies;

  SnapshotOverridesAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void prepare() throws Exception {
    Surroundings.prepare(postgres);
    copies = new Copies(postgres, databend, folder);
    postgres.execute(
        """
        create table public.t (id int primary key, n numeric, w numeric(20,0), i int, d date,
          r real, s smallint, b bool, a int[], j jsonb, z timestamptz, f float8, y bytea)
        """,
        """
        insert into public.t values
          (1, 12.500, 42, 7, '2024-02-29', 1.1, 3, true, '[2:3]={1,NULL}', '{"b" : 1}',
           '2024-01-01 00:00:00+03', 0.1, '\\x00ff'),
          (2, -0.0001, 0, -7, '0001-01-01', '-0', -3, false, '{}', 'null',
           '9999-12-31 00:00:00+02', 'NaN', ''),
          (3, null, null, null, null, null, null, null, null, null, null, null, null)
        """);
  }

  @AfterEach
  void close() {
    copies.close();
  }

  private static ColumnWishes wishes(String... overrides) {
    return new ColumnWishes(
        Arrays.stream(overrides)
            .map(text -> text.split(" ", 2))
            .map(parts -> new ColumnOverride(parts[0], "", parts[1]))
            .toList(),
        Set.of(),
        UnrepresentablePolicy.STOP);
  }

  @Test
  void exact_wishes_are_fulfilled_and_compared() throws Exception {
    ColumnWishes wishes =
        wishes(
            "n DECIMAL(20,4)",
            "w BIGINT",
            "i DECIMAL(12,2)",
            "d TIMESTAMP",
            "r DOUBLE",
            "s DOUBLE",
            "b STRING",
            "a STRING",
            "j STRING",
            "z STRING",
            "f STRING",
            "y STRING");
    copies.copy("t", "", wishes);
    assertThat(copies.columns("t").stream().map(TargetColumn::type))
        .containsExactly(
            "INT",
            "DECIMAL(20, 4)",
            "BIGINT",
            "DECIMAL(12, 2)",
            "TIMESTAMP",
            "DOUBLE",
            "DOUBLE",
            "VARCHAR",
            "VARCHAR",
            "VARCHAR",
            "VARCHAR",
            "VARCHAR",
            "VARCHAR");
    String question =
        "select to_string(n), to_string(w), to_string(i), to_string(d), to_string(r), to_string(s),"
            + " b, a, j, z, y from "
            + copies.into("t").render()
            + " where id < 3 order by id";
    assertThat(copies.ask(question))
        .containsExactly(
            List.of(
                "12.5000",
                "42",
                "7.00",
                "2024-02-29 00:00:00.000000",
                "1.100000023841858",
                "3",
                "t",
                "[2:3]={1,NULL}",
                "{\"b\": 1}",
                "2023-12-31 21:00:00+00",
                "\\x00ff"),
            List.of(
                "-0.0001",
                "0",
                "-7.00",
                "0001-01-01 00:00:00.000000",
                "-0",
                "-3",
                "f",
                "{}",
                "null",
                "9999-12-30 22:00:00+00",
                "\\x"));
    assertThat(copies.compare("t", wishes).equal()).isTrue();
    databend.execute("update t set r = 1.1 where id = 1");
    assertThat(copies.compare("t", wishes).differing()).containsExactly("id = 1");
  }

  @Test
  void a_value_that_does_not_fit_is_named_with_its_column_and_key() {
    for (String wish : List.of("n BIGINT", "n DECIMAL(20,2)", "n DECIMAL(4,4)", "w DECIMAL(2,1)")) {
      SyncException stop =
          catchThrowableOfType(SyncException.class, () -> copies.copy("t", "", wishes(wish)));
      assertThat(stop).as(wish).isNotNull();
      assertThat(stop.code()).isEqualTo(ProblemCode.VALUE_DOES_NOT_FIT);
      assertThat(stop.problem().detail())
          .contains('"' + wish.substring(0, 1) + '"')
          .contains("id = ");
    }
    assertThat(copies.columns("t")).isEmpty();
  }

  @Test
  void wishes_that_lose_something_are_refused_before_anything_is_written() {
    for (String wish :
        List.of(
            "f FLOAT", "f BIGINT", "d INT", "j BINARY", "z DATE", "n DECIMAL(76,10)", "b INT")) {
      SyncException stop =
          catchThrowableOfType(SyncException.class, () -> copies.copy("t", "", wishes(wish)));
      assertThat(stop).as(wish).isNotNull();
      assertThat(stop.code()).isEqualTo(ProblemCode.CONVERSION_NOT_EXACT);
    }
    assertThat(copies.columns("t")).isEmpty();
  }
}
