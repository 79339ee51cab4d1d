package io.pgbend.acceptance.types;

import static io.pgbend.acceptance.PostgresVersion.V15;
import static io.pgbend.acceptance.PostgresVersion.V18;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.pipeline.TableComparison;
import io.pgbend.source.SqlText;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.sql.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of unusual shapes. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V18"})
final class SnapshotShapesAcceptance {
  private static final int MOST_COLUMNS = 1600;

  @RegisterExtension final TestPostgres postgres;
  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path folder;
  private final PostgresVersion version;
  private Copies copies;

  SnapshotShapesAcceptance(PostgresVersion version) {
    this.version = version;
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void prepare() {
    copies = new Copies(postgres, databend, folder);
  }

  @AfterEach
  void close() {
    copies.close();
  }

  private void copiesEqually(String table, long rows) throws Exception {
    assertThat(copies.copy(table).rows()).isEqualTo(rows);
    assertThat(copies.compare(table))
        .as(table)
        .isEqualTo(new TableComparison.Result(rows, rows, true, List.of()));
  }

  @Test
  void partitions_of_several_levels_with_leaves_of_other_column_orders() throws Exception {
    postgres.execute(
        "create table root (id int, v text, w int, x numeric(9,2)) partition by range (id)",
        "create table leaf1 partition of root for values from (0) to (10)",
        "create table leaf2 (gone int, x numeric(9,2), w int, v text, id int)",
        "alter table leaf2 drop column gone",
        "alter table root attach partition leaf2 for values from (10) to (20)",
        "create table leaf3 partition of root for values from (20) to (30) partition by list (w)",
        "create table leaf4 partition of leaf3 for values in (1)",
        "insert into root values (1, 'a', 7, 1.5), (11, 'b', 8, -1), (21, 'c', 1, null)");
    copiesEqually("root", 3);
    assertThat(copies.ask("select * from " + copies.into("root").render() + " order by id"))
        .contains(List.of("11", "b", "8", "-1.00"));
    copiesEqually("leaf2", 1);
  }

  @Test
  void only_the_parents_own_rows_with_plain_inheritance() throws Exception {
    postgres.execute(
        "create table parent (id int primary key, v text)",
        "create table child (more int) inherits (parent)",
        "insert into parent values (1, 'own')",
        "insert into child values (2, 'child''s', 3)");
    copiesEqually("parent", 1);
    copiesEqually("child", 1);
  }

  @Test
  void as_many_columns_as_a_table_can_have() throws Exception {
    assumeThat(version).isEqualTo(V18);
    postgres.execute(
        "create table wide (%s)"
            .formatted(
                IntStream.range(0, MOST_COLUMNS)
                    .mapToObj(number -> "c" + number + (number % 2 == 0 ? " int" : " bool"))
                    .collect(Collectors.joining(", "))),
        "insert into wide (c0, c1, c1598, c1599) values (1, true, 2, false), (3, null, null, null)",
        "insert into wide select");
    copiesEqually("wide", 3);
  }

  @Test
  void names_with_every_awkward_character() throws Exception {
    List<String> names =
        List.of(
            "MiX ed",
            "select",
            "a.b",
            "q\"uote",
            "it's",
            "back\\slash",
            "tick`",
            "🐘",
            "$1",
            "%s",
            "A",
            "a",
            " lead and trail ",
            "tab\tnew\nline",
            "--",
            "x".repeat(63),
            "task",
            "é");
    for (String name : List.of("Odd \"T.able\" 🐘", "back\\slash 's", "y".repeat(63))) {
      postgres.execute(
          "create table %s (id int primary key, %s)"
              .formatted(
                  SqlText.identifier(name),
                  names.stream()
                      .map(column -> SqlText.identifier(column) + " text")
                      .collect(Collectors.joining(", "))),
          "insert into %s values (1, %s)"
              .formatted(
                  SqlText.identifier(name),
                  names.stream().map(TextCases::quoted).collect(Collectors.joining(", "))));
      copiesEqually(name, 1);
      List<String> found = copies.columns(name).stream().skip(1).map(TargetColumn::name).toList();
      assertThat(found).containsExactlyElementsOf(names);
      assertThat(
              copies.ask(
                  "select %s from %s".formatted(Names.list(names), copies.into(name).render())))
          .containsExactly(List.copyOf(names));
    }
  }

  @Test
  void computed_columns_arrive_with_their_values() throws Exception {
    postgres.execute(
        "create table computed (id int generated always as identity primary key, v int,"
            + " other int generated by default as identity)");
    if (version.compareTo(V15) >= 0) {
      postgres.execute(
          "alter table computed add stored int generated always as (v * 2) stored not null");
    }
    if (version.compareTo(V18) >= 0) {
      postgres.execute(
          "alter table computed add computed_late text generated always as (v::text || '!') virtual");
    }
    postgres.execute("insert into computed (v) values (7), (-1)");
    copiesEqually("computed", 2);
    if (version.compareTo(V18) >= 0) {
      assertThat(copies.ask("select * from " + copies.into("computed").render() + " order by id"))
          .containsExactly(
              List.of("1", "7", "1", "14", "7!"), List.of("2", "-1", "2", "-2", "-1!"));
    }
  }

  @Test
  void values_of_twenty_megabytes() throws Exception {
    postgres.execute(
        "create table large (id int primary key, t text, b bytea, j jsonb)",
        "insert into large values (1, repeat('äx', 7000000), decode(repeat('00ff', 10000000), 'hex'),"
            + " null), (2, 'small', '\\x01', to_jsonb(repeat('y', 20000000)))");
    copiesEqually("large", 2);
    assertThat(
            copies.ask(
                "select octet_length(t), length(b) from "
                    + copies.into("large").render()
                    + " where id = 1"))
        .containsExactly(List.of("21000000", "20000000"));
  }
}
