package io.pgbend.testing.databend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.BodySource;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.client.RetryClass;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetColumn;
import io.pgbend.target.client.TargetTable;
import io.pgbend.target.sql.Assignment;
import io.pgbend.target.sql.ColumnDefinition;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import io.pgbend.target.sql.Definition;
import io.pgbend.target.sql.Literal;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.Names;
import io.pgbend.target.sql.Rows;
import io.pgbend.target.sql.TableRef;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What this project relies on in Databend beyond the protocol; for real engines only. */
public abstract class DatabendContract extends ProtocolContract {
  private static final TableRef TABLE = new TableRef(DATABASE, "c");
  private static final TableRef OTHER = new TableRef(DATABASE, "d");
  private static final List<ColumnDefinition> COLUMNS =
      List.of(
          new ColumnDefinition("id", "bigint", false), new ColumnDefinition("Id", "string", true));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          true                                   | Boolean            | 1
          (-32768)::smallint                     | Int16              | -32768
          9223372036854775807::bigint            | Int64              | 9223372036854775807
          18446744073709551615::bigint unsigned  | UInt64             | 18446744073709551615
          1.5::double                            | Float64            | 1.5
          'NaN'::double                          | Float64            | NaN
          '-Infinity'::double                    | Float64            | -Infinity
          '-12.30'::decimal(12, 2)               | Decimal(12, 2)     | -12.30
          'a''b\\\\c'                            | String             | a'b\\c
          '0001-01-01'::date                     | Date               | 0001-01-01
          '2024-02-29 01:02:03.000004'::timestamp| Timestamp          | 2024-02-29 01:02:03.000004
          parse_json('{"b": [1, null]}')         | Variant            | {"b":[1,null]}
          from_hex('00ff')                       | Binary             | 00FF
          [1, 2]                                 | Array(UInt8)       | [1,2]
          """)
  void a_value_has_its_type_and_text(String expression, String type, String text) {
    QueryResult result = session.query("select " + expression + " as v");

    assertThat(result.columns().getFirst().type().replaceAll("^Nullable\\((.*)\\)$", "$1"))
        .isEqualTo(type);
    assertThat(result.text(0, "v")).isEqualTo(text);
  }

  @Test
  void null_is_null_and_empty_is_empty() {
    QueryResult result = session.query("select null::string as n, '' as e");

    assertThat(result.optionalText(0, "n")).isEmpty();
    assertThat(result.text(0, "e")).isEmpty();
    assertThat(result.columns().getFirst().type()).isEqualTo("Nullable(String)");
  }

  @Test
  void a_large_result_arrives_whole() {
    long[] sum = new long[2];
    session.stream(
        "select number, repeat('x', 20) from numbers(300000)",
        row -> {
          sum[0]++;
          sum[1] += Long.parseLong(Objects.requireNonNull(row.getFirst()));
        });

    assertThat(sum).containsExactly(300_000, 300_000L * 299_999 / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Select",
        "a.b",
        "a \"b\" c",
        "ends\\",
        "\\\"",
        "x`y",
        "tab\tüber 🐘",
        " trailing ",
        "1",
        "n\\n"
      })
  void a_name_comes_back_as_it_was_given(String name) {
    TableRef table = new TableRef(DATABASE, "n " + name);
    session.query(new Definition.DropTable(table));
    session.query(
        new Definition.CreateTable(
            table, List.of(new ColumnDefinition(name, "bigint", false)), List.of(name), false));
    session.query("insert into " + table.render() + " values (7)");

    TargetCatalog catalog = new TargetCatalog(session);
    assertThat(catalog.columns(table)).containsExactly(new TargetColumn(name, "BIGINT", false, ""));
    assertThat(catalog.table(table)).isPresent();
    assertThat(
            session.query("select " + Names.quote(name) + " from " + table.render()).onlyNumber())
        .isEqualTo(7);
    session.query(new Definition.DropTable(table));
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "\\", "\\'", "a\\n\n\t", "$$x$$", "🐘\u0001", "%_\\%"})
  void a_literal_comes_back_as_it_was_given(String text) {
    assertThat(session.query("select " + Literal.text(text) + " as v").text(0, "v"))
        .isEqualTo(text);
  }

  @Test
  void the_catalogue_tells_columns_ids_and_emptiness() {
    createBoth();
    TargetCatalog catalog = new TargetCatalog(session);

    assertThat(catalog.databaseExists(DATABASE)).isTrue();
    assertThat(catalog.databaseExists("no_such_db")).isFalse();
    assertThat(catalog.columns(TABLE))
        .containsExactly(
            new TargetColumn("id", "BIGINT", false, ""),
            new TargetColumn("Id", "VARCHAR", true, ""));
    assertThat(catalog.isEmpty(TABLE)).isTrue();
    session.query("insert into " + TABLE.render() + " values (1, 'x')");
    assertThat(catalog.isEmpty(TABLE)).isFalse();
    assertThat(catalog.rowCount(TABLE)).isEqualTo(1);
    assertThat(catalog.tables(DATABASE)).extracting(TargetTable::name).contains("c", "d");
    assertThat(catalog.table(new TableRef(DATABASE, "C"))).isEmpty();
    assertThat(catalog.version()).contains("Databend");
  }

  @Test
  void an_id_stays_with_its_rows_when_tables_are_swapped() {
    createBoth();
    long first = id(TABLE);
    long second = id(OTHER);

    session.query(new Definition.SwapTables(TABLE, OTHER.table()));

    assertThat(id(TABLE)).isEqualTo(second);
    assertThat(id(OTHER)).isEqualTo(first);
  }

  @Test
  void a_new_table_of_an_old_name_has_another_id() {
    createBoth();
    long before = id(TABLE);
    session.query(new Definition.DropTable(TABLE));
    create(TABLE);

    assertThat(id(TABLE)).isNotEqualTo(before);
  }

  @Test
  void files_are_loaded_by_name_and_case_and_a_path_only_once() throws IOException {
    createBoth();
    prepareStage();
    client.upload(file("7/f.parquet"), twoRows());
    Load.CopyInto copy =
        new Load.CopyInto(TABLE, List.of("id", "Id"), file("7/"), List.of("f.parquet"));

    QueryResult loaded = session.query(copy);
    assertThat(loaded.rows()).hasSize(1);
    assertThat(loaded.text(0, "File")).endsWith("7/f.parquet");
    assertThat(loaded.number(0, "Rows_loaded")).isEqualTo(2);
    assertThat(loaded.number(0, "Errors_seen")).isZero();
    assertThat(session.query(copy).isEmpty()).isTrue();
    assertThat(session.query("select * from " + TABLE.render() + " order by 1").rows())
        .isEqualTo(
            java.util.Arrays.asList(List.of("1", "one"), java.util.Arrays.asList("2", null)));
  }

  @Test
  void a_rolled_back_load_leaves_no_rows_and_can_be_repeated() throws IOException {
    createBoth();
    prepareStage();
    client.upload(file("8/f.parquet"), twoRows());
    Load.CopyInto copy =
        new Load.CopyInto(TABLE, List.of("id", "Id"), file("8/"), List.of("f.parquet"));
    session.begin();
    session.query(copy);
    session.rollback();

    assertThat(new TargetCatalog(session).isEmpty(TABLE)).isTrue();
    assertThat(session.query(copy).number(0, "Rows_loaded")).isEqualTo(2);
  }

  @Test
  void a_missing_file_is_an_error() {
    createBoth();
    prepareStage();
    SyncException problem =
        problem(
            () ->
                session.query(
                    new Load.CopyInto(TABLE, List.of("id"), file("9/"), List.of("x.parquet"))));

    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_FILE_MISSING);
  }

  @Test
  void rows_are_replaced_in_one_transaction() {
    createBoth();
    session.query("insert into " + TABLE.render() + " values (1, 'old')");
    session.query("insert into " + OTHER.render() + " values (2, 'new'), (3, 'new')");

    session.begin();
    assertThat(session.query(new Rows.DeleteAll(TABLE)).rowsDeleted()).isEqualTo(1);
    assertThat(
            session.query(new Rows.InsertSelect(TABLE, OTHER, List.of("id", "Id"))).rowsInserted())
        .isEqualTo(2);
    session.commit();

    assertThat(new TargetCatalog(session).rowCount(TABLE)).isEqualTo(2);
  }

  @Test
  void of_two_transactions_on_one_row_the_second_conflicts_at_commit() {
    createBoth();
    session.query("insert into " + TABLE.render() + " values (1, 'x')");
    session.query("insert into " + OTHER.render() + " values (1, 'x')");
    try (DatabendSession other = client.session()) {
      update(session, TABLE, "a");
      update(other, TABLE, "b");
      other.query("insert into " + OTHER.render() + " values (2, 'b')");
      session.commit();

      SyncException problem = problem(other::commit);
      assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_CONFLICT);
      assertThat(RetryClass.of(problem)).isEqualTo(RetryClass.RETRY_TRANSACTION);
    }
    assertThat(new TargetCatalog(session).rowCount(OTHER)).isEqualTo(1);
    assertThat(session.query("select \"Id\" from " + TABLE.render()).rows())
        .containsExactly(List.of("a"));
  }

  @Test
  void two_source_rows_for_one_key_are_told_apart_from_a_conflict() {
    createBoth();
    session.query("insert into " + TABLE.render() + " values (1, 'x')");
    session.query("insert into " + OTHER.render() + " values (1, 'y'), (1, 'z')");

    SyncException problem =
        problem(
            () ->
                session.query(
                    "merge into "
                        + TABLE.render()
                        + " t using "
                        + OTHER.render()
                        + " s on t.\"id\" = s.\"id\" when matched then update set \"Id\" = s.\"Id\""
                        + " when not matched then insert (\"id\") values (s.\"id\")"));

    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_DUPLICATE_KEYS);
  }

  @Test
  void a_control_row_moves_only_for_its_owner_and_from_the_expected_mark() {
    TableRef load = ControlTables.load(DATABASE, "c1");
    session.query(new Definition.DropTable(load));
    session.query(ControlTables.createLoad(load));
    session.query(ControlUpdate.takeOver(load, 0, 1));
    session.query(ControlTables.createLoad(load));

    assertThat(moved(load, 1, 0, -1)).isEqualTo(1);
    assertThat(moved(load, 1, 0, 5)).as("another mark is there").isZero();
    assertThat(session.query(ControlUpdate.takeOver(load, 1, 2)).rowsUpdated()).isEqualTo(1);
    assertThat(moved(load, 1, -1, 5)).as("another owner is there").isZero();
    QueryResult row = session.query(ControlTables.readLoad(load));
    assertThat(row.text(0, ControlTables.LOADED_COMMIT_LSN)).isEqualTo("18446744073709551615");
    assertThat(row.number(0, ControlTables.EPOCH)).isEqualTo(2);
    session.query(new Definition.DropTable(load));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          select * from "no_such_db"."t"                   | TARGET_DATABASE_MISSING
          select * from "pgbend_contract"."no_such"        | TARGET_TABLE_MISSING
          select "nope" from "pgbend_contract"."c"         | TARGET_STATEMENT_REFUSED
          list @no_such_stage/                             | TARGET_STAGE_MISSING
          selec 1                                          | TARGET_STATEMENT_REFUSED
          select 'secret'::bigint                          | TARGET_VALUE_REFUSED
          create table "pgbend_contract"."c" ("x" int)     | TARGET_ALREADY_EXISTS
          insert into "pgbend_contract"."c" ("Id") values ('secret') | TARGET_VALUE_REFUSED
          """)
  void an_error_has_its_problem_and_shows_no_value(String sql, ProblemCode code) {
    createBoth();
    SyncException problem = problem(() -> session.query(sql));

    assertThat(problem.code()).isEqualTo(code);
    for (Throwable t = problem; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("secret");
    }
  }

  private void createBoth() {
    session.query(new Definition.DropTable(TABLE));
    session.query(new Definition.DropTable(OTHER));
    create(TABLE);
    create(OTHER);
  }

  private void create(TableRef table) {
    session.query(new Definition.CreateTable(table, COLUMNS, List.of("id"), false));
  }

  private long id(TableRef table) {
    return new TargetCatalog(session).table(table).orElseThrow().id();
  }

  private static void update(DatabendSession in, TableRef table, String value) {
    in.begin();
    String sql = "update " + table.render() + " set \"Id\" = '" + value + "' where \"id\" = 1";
    assertThat(in.query(sql).rowsUpdated()).isEqualTo(1);
  }

  private long moved(TableRef load, long epoch, long from, long to) {
    return session
        .query(
            new ControlUpdate(
                load,
                epoch,
                List.of(Assignment.unsigned(ControlTables.LOADED_COMMIT_LSN, from)),
                List.of(Assignment.unsigned(ControlTables.LOADED_COMMIT_LSN, to))))
        .rowsUpdated();
  }

  private static BodySource twoRows() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            DatabendContract.class.getResourceAsStream("/contract/two-rows.parquet"))) {
      return BodySource.of(in.readAllBytes());
    }
  }

  private static SyncException problem(ThrowingCallable work) {
    SyncException problem = catchThrowableOfType(SyncException.class, work);
    assertThat(problem).isNotNull();
    return problem;
  }
}
