package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.source.catalog.ReplicaIdentity;
import io.pgbend.source.replication.ChangeConsumer.Old;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.target.mapping.MappingRules;
import io.pgbend.target.mapping.TypeMapping;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RouteTest {
  private static final long RELATION = 42;
  private static final TableName NAME = new TableName("public", "orders");
  private final List<CapturedBatch> batches = new ArrayList<>();
  private final List<Lsn> pending = new ArrayList<>();
  private int sealed;
  private Route route = route(LoadMarks.startingAt(new Lsn(100)), Long.MAX_VALUE);

  private static SourceColumn column(int number, String name, String type, long oid) {
    return new SourceColumn(
        number,
        name,
        new PgType.Base(oid, "pg_catalog", type, -1, type),
        number > 1,
        "",
        SourceColumn.Generation.NONE,
        SourceColumn.Identity.NONE);
  }

  private Route route(LoadMarks marks, long rows) {
    TableShape shape =
        new TableShape(
            NAME,
            List.of(column(1, "id", "int4", 23), column(2, "note", "text", 25)),
            List.of("id"));
    List<RawColumn> columns =
        new TypeMapping()
            .mapTable(shape, MappingRules.automatic()).stream()
                .map(mapped -> new RawColumn(mapped, 1, mapped.source().name().equals("note")))
                .toList();
    RouteShape captured =
        new RouteShape(
            TaskKey.of("shop", "orders"),
            RELATION,
            false,
            List.of(),
            shape.columns(),
            new RawTable(new TableRef("pgbend", "raw"), columns, List.of("id")));
    CaptureLimits limits = CaptureLimits.standard(Duration.ofSeconds(3), 1).atMost(rows);
    Route made =
        new Route(
            captured,
            marks,
            limits,
            new Route.Reader() {
              @Override
              public void pulse() {}

              @Override
              public void pending(Route of, Lsn commit) {
                pending.add(commit);
              }
            },
            batches::add);
    made.bind(relation("text", 25));
    return made;
  }

  private static RelationMessage relation(String note, long type) {
    return new RelationMessage(
        RELATION,
        NAME,
        ReplicaIdentity.DEFAULT,
        List.of(
            new RelationMessage.Column("id", 23, -1, true),
            new RelationMessage.Column("note" + (note.isEmpty() ? "s" : ""), type, -1, false)));
  }

  @AfterEach
  void close() {
    batches.stream()
        .map(CapturedBatch::writerOrNull)
        .filter(writer -> writer != null)
        .forEach(ChangeWriter::close);
    route.close();
  }

  private void insert(long commit, String... keys) throws InterruptedException {
    for (String key : keys) {
      route.enter(commit, 0, 1);
      route.insert(RELATION, TestTuple.of(key, "x"));
    }
  }

  private static long rows(CapturedBatch batch) {
    ChangeWriter writer = batch.writerOrNull();
    return writer == null ? 0 : writer.rows();
  }

  @Test
  void a_batch_holds_whole_transactions_and_moves_the_marks_behind_the_last() throws Exception {
    insert(200, "1", "2");
    route.commit(220);
    insert(300, "3");
    route.commit(330);
    route.cut();
    assertThat(batches).hasSize(1);
    assertThat(rows(batches.getFirst())).isEqualTo(3);
    assertThat(batches.getFirst().after().loadedCommit()).isEqualTo(new Lsn(300));
    assertThat(batches.getFirst().after().loadedEnd()).isEqualTo(new Lsn(330));
    assertThat(pending).containsExactly(new Lsn(200));
  }

  @Test
  void a_transaction_whose_commit_record_begins_at_the_start_is_taken() throws Exception {
    insert(100, "1");
    route.commit(120);
    route.cut();
    assertThat(rows(batches.getFirst())).isEqualTo(1);
  }

  @Test
  void what_the_marks_say_is_loaded_is_not_taken_again() throws Exception {
    insert(99, "1");
    route.commit(100);
    route.cut();
    assertThat(batches).isEmpty();
    assertThat(pending).isEmpty();
  }

  @Test
  void a_large_transaction_goes_in_pieces_that_leave_the_loaded_mark() throws Exception {
    route = route(LoadMarks.startingAt(new Lsn(100)), 2);
    insert(200, "1", "2", "3");
    assertThat(batches).hasSize(1);
    LoadMarks piece = batches.getFirst().after();
    assertThat(piece.loadedCommit()).isEqualTo(new Lsn(99));
    assertThat(piece.pieceCommit()).isEqualTo(new Lsn(200));
    assertThat(piece.pieceOrdinal()).isEqualTo(1);
    route.commit(220);
    route.cut();
    assertThat(rows(batches.get(1))).isEqualTo(1);
    assertThat(batches.get(1).after().loadedCommit()).isEqualTo(new Lsn(200));
    assertThat(batches.get(1).after().pieceCommit()).isEqualTo(Lsn.ZERO);
  }

  @Test
  void a_transaction_that_ends_with_a_piece_still_moves_the_marks() throws Exception {
    route = route(LoadMarks.startingAt(new Lsn(100)), 2);
    insert(200, "1", "2");
    route.commit(220);
    route.cut();
    assertThat(rows(batches.get(1))).isZero();
    assertThat(batches.get(1).after().loadedCommit()).isEqualTo(new Lsn(200));
    assertThat(pending).containsExactly(new Lsn(200), new Lsn(200));
  }

  @Test
  void goes_on_behind_the_last_piece_when_the_transaction_comes_again() throws Exception {
    route = route(LoadMarks.startingAt(new Lsn(100)).piece(new Lsn(200), 1), Long.MAX_VALUE);
    insert(200, "1", "2", "3");
    route.commit(220);
    route.cut();
    assertThat(rows(batches.getFirst())).isEqualTo(1);
  }

  @Test
  void what_was_not_sealed_is_forgotten_when_the_connection_is_lost() throws Exception {
    insert(200, "1");
    route.commit(220);
    insert(300, "2");
    route.restart();
    route.bind(relation("text", 25));
    insert(200, "1");
    route.commit(220);
    route.cut();
    assertThat(rows(batches.getFirst())).isEqualTo(1);
    assertThat(batches.getFirst().after().loadedCommit()).isEqualTo(new Lsn(200));
  }

  @Test
  void ending_within_a_transaction_seals_nothing_of_it() throws Exception {
    insert(200, "1");
    route.cut();
    assertThat(batches).isEmpty();
    route.cut();
    assertThat(batches).isEmpty();
  }

  @Test
  void a_changed_key_is_two_rows_and_an_unchanged_one_is_one() throws Exception {
    route.enter(200, 0, 1);
    route.update(RELATION, Old.KEY, TestTuple.of("1", null), TestTuple.of("2", "x"));
    route.update(RELATION, Old.ROW, TestTuple.of("2", "x"), TestTuple.of("2", "y"));
    route.update(RELATION, Old.NONE, TestTuple.of(), TestTuple.of("2", TestTuple.UNSENT_TEXT));
    route.commit(220);
    route.cut();
    assertThat(rows(batches.getFirst())).isEqualTo(4);
  }

  @Test
  void changes_of_an_unknown_shape_and_values_that_do_not_fit_are_kept_all_the_same()
      throws Exception {
    route.bind(relation("", 25));
    insert(200, "1");
    route.bind(relation("text", 25));
    route.insert(RELATION, TestTuple.of("many", "not a number"));
    route.insert(RELATION, TestTuple.of(TestTuple.UNSENT_TEXT, "a key has to be known"));
    route.commit(220);
    route.cut();
    assertThat(rows(batches.getFirst())).isEqualTo(3);
  }

  @Test
  void few_large_rows_end_a_batch_as_many_small_ones_do() throws Exception {
    route = route(LoadMarks.startingAt(new Lsn(100)), Long.MAX_VALUE);
    Random random = new Random(7);
    for (int row = 0; row < 100; row++) {
      byte[] large = new byte[300_000];
      random.nextBytes(large);
      route.enter(200, 0, 1);
      route.insert(RELATION, TestTuple.of(Integer.toString(row), HexFormat.of().formatHex(large)));
      batches.stream()
          .map(CapturedBatch::writerOrNull)
          .filter(Objects::nonNull)
          .forEach(
              written -> {
                written.reset();
                route.giveBack(written);
              });
      sealed += batches.size();
      batches.clear();
    }
    assertThat(sealed).isGreaterThan(1);
  }

  @Test
  void the_interval_ends_a_batch_and_an_idle_route_has_none() throws Exception {
    route.cutWhenDue(10_000);
    assertThat(batches).isEmpty();
    insert(200, "1");
    route.commit(220);
    route.cutWhenDue(10_000);
    assertThat(batches).hasSize(1);
    insert(300, "1");
    route.commit(320);
    route.cutWhenDue(12_999);
    assertThat(batches).hasSize(1);
    route.cutWhenDue(13_000);
    assertThat(batches).hasSize(2);
  }
}
