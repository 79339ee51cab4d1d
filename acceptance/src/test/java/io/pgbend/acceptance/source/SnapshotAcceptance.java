package io.pgbend.acceptance.source;

import static io.pgbend.acceptance.source.Reading.SMALL;
import static io.pgbend.acceptance.source.Reading.asText;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.source.snapshot.WhereCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a snapshot holds. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class SnapshotAcceptance {
  @RegisterExtension final TestPostgres postgres;

  SnapshotAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @Test
  void every_row_comes_once_whatever_others_write_meanwhile() throws Exception {
    postgres.execute(
        "create table t (id int primary key, v text)",
        "insert into t select i, repeat('x', 100) from generate_series(1, 20000) i");
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    try (SnapshotExport export = SnapshotExport.open(connections, table)) {
      ChunkPlan plan = export.plan(SMALL);
      assertThat(plan.chunks()).hasSizeGreaterThan(7);
      postgres.execute(
          "update t set v = 'changed', id = -id where id % 3 = 0",
          "delete from t where id % 3 = 1",
          "insert into t select i, 'new' from generate_series(30001, 60000) i");
      Reading.Collected rows = new Reading.Collected();
      SnapshotReader.Totals totals =
          new SnapshotReader(connections, export, plan, asText(table), Optional.empty())
              .read(2, reader -> rows);
      assertThat(totals.rows()).isEqualTo(20_000);
      assertThat(rows.found.stream().map(row -> Integer.valueOf(row.getFirst())).sorted())
          .containsExactlyElementsOf(IntStream.rangeClosed(1, 20_000).boxed().toList());
      assertThat(rows.found).allMatch(row -> row.get(1).startsWith("xxx"));
    }
  }

  @Test
  void leaves_with_other_column_orders_and_dropped_columns_give_the_roots_columns()
      throws Exception {
    postgres.execute(
        "create table root (id int, v text, w int) partition by range (id)",
        "create table leaf1 partition of root for values from (0) to (10)",
        "create table leaf2 (gone int, w int, v text, id int)",
        "alter table leaf2 drop column gone",
        "alter table root attach partition leaf2 for values from (10) to (20)",
        "create table leaf3 partition of root for values from (20) to (30) partition by list (w)",
        "create table leaf4 partition of leaf3 for values in (1)",
        "insert into root values (1, 'a', 7), (11, 'b', 8), (21, 'c', 1)");
    assertThat(Reading.rows(Reading.connections(postgres), "root"))
        .containsExactlyInAnyOrder(
            List.of("1", "a", "7"), List.of("11", "b", "8"), List.of("21", "c", "1"));
  }

  @Test
  void children_by_plain_inheritance_are_tables_of_their_own() throws Exception {
    postgres.execute(
        "create table parent (id int)",
        "create table child (more int) inherits (parent)",
        "insert into parent values (1)",
        "insert into child values (2, 3)");
    SourceConnections connections = Reading.connections(postgres);
    assertThat(Reading.table(connections, "parent").traits().hasChildren()).isTrue();
    assertThat(Reading.rows(connections, "parent")).containsExactly(List.of("1"));
  }

  @Test
  void tables_without_rows_pages_or_columns_can_be_read() throws Exception {
    postgres.execute(
        "create table empty (id int)",
        "create table bare ()",
        "insert into bare default values",
        "insert into bare default values",
        "create table rootless (id int) partition by range (id)");
    SourceConnections connections = Reading.connections(postgres);
    assertThat(Reading.rows(connections, "empty")).isEmpty();
    assertThat(Reading.rows(connections, "bare")).containsExactly(List.of(), List.of());
    assertThat(Reading.rows(connections, "rootless")).isEmpty();
  }

  @Test
  void names_may_hold_anything() throws Exception {
    String long63 = "ä".repeat(31) + "x";
    postgres.execute(
        "create schema \"Sel.ect\"\"; --\"",
        "create table \"Sel.ect\"\"; --\".\" 🐘 $1 ? %s\" (\"select\" int, \"a\"\"b.c\\d '\" int, \""
            + long63
            + "\" int)",
        "insert into \"Sel.ect\"\"; --\".\" 🐘 $1 ? %s\" values (1, 2, 3)");
    assertThat(Reading.rows(Reading.connections(postgres), "\"Sel.ect\"\"; --\".\" 🐘 $1 ? %s\""))
        .containsExactly(List.of("1", "2", "3"));
  }

  @Test
  void a_condition_selects_rows_with_the_operators_of_extensions() throws Exception {
    postgres.execute(
        "create schema ext",
        "create extension citext schema ext",
        "create table t (id int, name ext.citext, doc jsonb)",
        "insert into t values (1, 'ABC', '{\"k\": 1}'), (2, 'abd', '{}'), (3, null, null)");
    SourceConnections connections = Reading.connections(postgres);
    SourceTable table = Reading.table(connections, "t");
    assertThat(read(connections, table, "name = 'abc'")).containsExactly("1");
    assertThat(read(connections, table, "doc ? 'k'")).containsExactly("1");
    assertThat(read(connections, table, "id = 2 or id = 3")).containsExactly("2", "3");
    assertThat(read(connections, table, "now() > '2020-01-01'")).containsExactly("1", "2", "3");
  }

  @Test
  void a_condition_goes_with_ranges_of_a_table() throws Exception {
    postgres.execute(
        "create table t (id int primary key, v text)",
        "insert into t select i, repeat('x', 100) from generate_series(1, 20000) i");
    SourceConnections connections = Reading.connections(postgres);
    WhereCondition condition = Reading.condition(connections, "t", "id <= 10 or id > 19990");
    assertThat(Reading.rows(connections, Reading.table(connections, "t"), Optional.of(condition)))
        .hasSize(20);
  }

  private static List<String> read(SourceConnections connections, SourceTable table, String where)
      throws InterruptedException {
    WhereCondition condition = Reading.condition(connections, table.name().toString(), where);
    return Reading.rows(connections, table, Optional.of(condition)).stream()
        .map(List::getFirst)
        .sorted()
        .toList();
  }
}
