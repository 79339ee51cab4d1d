package io.pgbend.acceptance.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.pipeline.TableComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The comparison finds every row that is not the same on both sides, and names it. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V18"})
final class ComparisonAcceptance {
  @RegisterExtension final TestPostgres postgres;
  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path folder;
  private Copies copies;

  ComparisonAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void prepare() throws Exception {
    copies = new Copies(postgres, databend, folder);
    postgres.execute(
        """
        create table t (id int, k text, v text, f float8, r real, j jsonb, a text[], n numeric(9,2),
          z timestamptz, b bytea, primary key (id, k))
        """,
        """
        insert into t select i, 'k' || i, 'v', i / 7.0, case when i % 17 > 0 then i else 0 end, '{"a":[1,"x"]}', '{a,NULL}', i, now(), '\\x00'
        from generate_series(1, 1000) i
        """);
    copies.copy("t");
    assertThat(copies.compare("t"))
        .isEqualTo(new TableComparison.Result(1000, 1000, true, List.of()));
  }

  @AfterEach
  void close() {
    copies.close();
  }

  @Test
  void any_change_of_one_value_is_found_and_named_by_its_key() throws Exception {
    findsEach(
        "v = ''",
        "v = null",
        "v = 'v '",
        "v = 'V'",
        "f = f + 0.00000000000000003 * id",
        "f = null",
        "r = '-0'::float",
        "r = '1e-45'::float",
        "j = parse_json('{\"a\":[1,\"X\"]}')");
    copies.copy("t");
    findsEach(
        "j = parse_json('{\"a\":[\"1\",\"x\"]}')",
        "j = parse_json('null')",
        "j = null",
        "a = parse_json('[\"a\",\"NULL\"]')",
        "a = parse_json('[]')",
        "n = n + 0.01",
        "z = add_seconds(z, 1)",
        "b = unhex('01')",
        "b = unhex('')");
  }

  /** One change for each seventeenth row; at most ten keys are shown. */
  private void findsEach(String... changes) {
    List<String> expected = new ArrayList<>();
    for (int number = 1; number <= changes.length; number++) {
      int id = 17 * number;
      databend.execute("update t set %s where id = %d".formatted(changes[number - 1], id));
      expected.add("id = %d, k = k%d".formatted(id, id));
    }
    TableComparison.Result found = copies.compare("t");
    assertThat(found.equal()).isFalse();
    assertThat(found.differing()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void a_changed_key_is_a_missing_and_an_added_row() {
    databend.execute("update t set k = 'K' where id = 7");
    assertThat(copies.compare("t").differing())
        .containsExactlyInAnyOrder("id = 7, k = k7", "id = 7, k = K");
  }

  @Test
  void empty_text_and_null_differ() throws Exception {
    postgres.execute("update t set v = '' where id = 5", "update t set v = null where id = 6");
    databend.execute("update t set v = null where id = 5", "update t set v = '' where id = 6");
    assertThat(copies.compare("t").differing())
        .containsExactlyInAnyOrder("id = 5, k = k5", "id = 6, k = k6");
  }

  @Test
  void missing_added_and_doubled_rows_are_found() {
    databend.execute(
        "delete from t where id = 3",
        "insert into t select 2000, k, v, f, r, j, a, n, z, b from t where id = 4",
        "insert into t select * from t where id = 5");
    TableComparison.Result found = copies.compare("t");
    assertThat(found.sourceRows()).isEqualTo(1000);
    assertThat(found.targetRows()).isEqualTo(1001);
    assertThat(found.differing())
        .containsExactlyInAnyOrder("id = 3, k = k3", "id = 2000, k = k4", "id = 5, k = k5");
  }

  @Test
  void a_table_without_a_key_is_compared_by_all_its_columns() throws Exception {
    postgres.execute(
        "create table bag (v text, j json, f float8)",
        "insert into bag values ('a', '1', 1), ('a', '1', 1), ('b', '\"1\"', 0), (null, null, null)");
    copies.copy("bag");
    assertThat(copies.compare("bag").equal()).isTrue();
    databend.execute("update bag set j = parse_json('1') where v = 'b'");
    assertThat(copies.compare("bag").differing()).containsExactly("v = b");
  }

  @Test
  void keys_of_types_without_one_text_are_copied_and_compared() throws Exception {
    for (String type : List.of("jsonb", "float8", "int[]", "numeric(5,2)", "bool", "bytea")) {
      String one = type.equals("int[]") ? "{1}" : "1";
      postgres.execute(
          "drop table if exists odd_key",
          "create table odd_key (k %s primary key, v int)".formatted(type),
          "insert into odd_key values ('%s', 1)".formatted(one));
      databend.execute("drop table if exists odd_key");
      copies.copy("odd_key");
      assertThat(copies.compare("odd_key").equal()).as(type).isTrue();
      databend.execute("update odd_key set v = 2");
      assertThat(copies.compare("odd_key").equal()).as(type).isFalse();
    }
  }
}
