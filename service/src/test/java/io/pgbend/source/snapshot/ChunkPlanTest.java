package io.pgbend.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.source.catalog.ColumnText;
import io.pgbend.source.catalog.Partition;
import io.pgbend.source.catalog.ReplicaIdentity;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import io.pgbend.source.catalog.TableSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ChunkPlanTest {
  private static final ChunkPlan.Wishes TWO = ChunkPlan.Wishes.readers(2);
  private static final long PAGE = 8192;

  @Test
  void leaves_small_and_empty_tables_whole() {
    for (long pages : new long[] {0, 1, 100}) {
      ChunkPlan plan = plan(table(pages, "int8", List.of()), 150000);
      assertThat(plan.chunks()).hasSize(1);
      assertThat(plan.chunks().getFirst().range()).isEqualTo(new Chunk.Whole());
    }
  }

  @Test
  void covers_every_page_once_with_an_open_end() {
    ChunkPlan plan = plan(table(100_001, "int8", List.of()), 150000);
    assertThat(plan.chunks()).hasSizeGreaterThanOrEqualTo(8);
    long expected = 0;
    for (Chunk chunk : plan.chunks()) {
      Chunk.Pages pages = (Chunk.Pages) chunk.range();
      assertThat(pages.from()).isEqualTo(expected);
      expected = pages.to();
    }
    assertThat(expected).isEqualTo(-1);
    assertThat(plan.chunks().getFirst().range().condition()).doesNotContain(">=");
    assertThat(plan.chunks().getLast().range().condition()).doesNotContain(" < ");
  }

  @Test
  void keeps_chunks_below_the_largest_size() {
    ChunkPlan plan = plan(table(10_000_000, "int8", List.of()), 150000);
    assertThat(plan.chunks().size()).isGreaterThan(300);
  }

  @Test
  void divides_by_an_integer_key_where_ranges_of_pages_are_slow() {
    SourceTable table = table(100_000, "int8", List.of());
    assertThat(ChunkPlan.boundsNeeded(table, 130000, TWO)).contains("id");
    assertThat(ChunkPlan.boundsNeeded(table, 140000, TWO)).isEmpty();
    ChunkPlan plan =
        ChunkPlan.of(table, 130000, TWO, Optional.of(new ChunkPlan.KeyBounds(-50, 1000)));
    assertThat(plan.chunks()).hasSizeGreaterThanOrEqualTo(8);
    long expected = Long.MIN_VALUE;
    for (Chunk chunk : plan.chunks()) {
      Chunk.Keys keys = (Chunk.Keys) chunk.range();
      assertThat(keys.from()).isEqualTo(expected);
      assertThat(keys.to()).isGreaterThan(keys.from());
      expected = keys.to();
    }
    assertThat(expected).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void divides_keys_that_span_all_numbers() {
    ChunkPlan plan =
        ChunkPlan.of(
            table(100_000, "int8", List.of()),
            130000,
            TWO,
            Optional.of(new ChunkPlan.KeyBounds(Long.MIN_VALUE, Long.MAX_VALUE)));
    assertThat(plan.chunks()).hasSizeGreaterThan(4);
    assertThat(plan.chunks().getLast().range().condition())
        .startsWith("\"id\" >= ")
        .doesNotContain("<");
  }

  @Test
  void reads_old_servers_in_one_stream_when_the_key_is_no_integer() {
    SourceTable table = table(100_000, "text", List.of());
    assertThat(ChunkPlan.boundsNeeded(table, 130000, TWO)).isEmpty();
    assertThat(plan(table, 130000).chunks()).hasSize(1);
  }

  @Test
  void reads_partitions_leaf_by_leaf() {
    SourceTable table = table(0, "int8", List.of(leaf("a", 10, true), leaf("b", 100_000, true)));
    ChunkPlan plan = plan(table, 150000);
    assertThat(plan.relations()).extracting(TableName::name).containsExactly("t", "a", "b");
    assertThat(plan.chunks().getFirst().table().name()).isEqualTo("a");
    assertThat(plan.chunks().getFirst().range()).isEqualTo(new Chunk.Whole());
    assertThat(plan.chunks()).allMatch(Chunk::only);
    assertThat(plan.chunks()).extracting(Chunk::number).doesNotHaveDuplicates();
    assertThat(plan.chunks()).hasSizeGreaterThan(8);
  }

  @Test
  void reads_through_the_root_when_a_leaf_cannot_be_read_by_its_name() {
    SourceTable table = table(0, "int8", List.of(leaf("a", 10, true), leaf("b", 10, false)));
    ChunkPlan plan = plan(table, 150000);
    assertThat(plan.chunks()).hasSize(1);
    assertThat(plan.chunks().getFirst().only()).isFalse();
    assertThat(plan.chunks().getFirst().table().name()).isEqualTo("t");
  }

  @Test
  void names_columns_and_puts_the_condition_in_parentheses() {
    SourceTable table = table(10, "int8", List.of());
    Chunk chunk = new Chunk(0, table.name(), true, new Chunk.Pages(5, 9), -1);
    List<SelectedColumn> columns =
        List.of(new SelectedColumn("id", false), new SelectedColumn("c", true));
    assertThat(new CopyStatement(table, columns, chunk, "a or b").render())
        .isEqualTo(
            "copy (select \"id\", pg_catalog.textin(\"pg_catalog\".\"bpcharout\"(\"c\")) from only \"s\".\"t\""
                + " where ctid >= '(5,0)'::pg_catalog.tid and ctid < '(9,0)'::pg_catalog.tid"
                + " and (a or b\n)) to stdout (format binary)");
    assertThat(
            new CopyStatement(
                    table, List.of(), new Chunk(0, table.name(), true, new Chunk.Whole(), 0), "")
                .render())
        .isEqualTo("copy (select  from only \"s\".\"t\") to stdout (format binary)");
  }

  private static ChunkPlan plan(SourceTable table, int version) {
    return ChunkPlan.of(table, version, TWO, Optional.empty());
  }

  private static Partition leaf(String name, long pages, boolean readable) {
    return new Partition(
        2, new TableName("s", name), new TableName("s", "t"), "", 2, size(pages), readable, false);
  }

  private static TableSize size(long pages) {
    return new TableSize(pages, pages * PAGE, pages * PAGE, pages * 50);
  }

  private static SourceTable table(long pages, String keyType, List<Partition> leaves) {
    PgType type = new PgType.Base(20, "pg_catalog", keyType, -1, keyType);
    SourceColumn id =
        new SourceColumn(
            1, "id", type, false, "", SourceColumn.Generation.NONE, SourceColumn.Identity.NONE);
    return new SourceTable(
        1,
        new TableShape(new TableName("s", "t"), List.of(id), List.of("id")),
        leaves.isEmpty() ? TableKind.ORDINARY : TableKind.PARTITIONED,
        new SourceTable.Traits('p', ReplicaIdentity.DEFAULT, false, false, false, 1),
        new SourceTable.Access("r", true, true, Set.of(), false),
        size(pages),
        leaves,
        Map.of(
            "id",
            new ColumnText("", false),
            "c",
            new ColumnText("\"pg_catalog\".\"bpcharout\"", false)));
  }
}
