package io.pgbend.target.sql;

import io.pgbend.testing.Approved;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class StatementTest {
  private static final TableRef ORDERS = new TableRef("shop", "orders");
  private static final TableRef ODD = new TableRef("a \"b\" c", "o'clock \\ ü");
  private static final StagePath FOLDER = new StagePath("pgbend", "t1/7/");
  private static final TableRef LOAD = ControlTables.load("pgbend", "t1");
  private static final TableRef MERGE = ControlTables.merge("pgbend", "t1");

  @ParameterizedTest(name = "{0}")
  @MethodSource("statements")
  void renders_the_approved_text(String name, Statement statement) {
    Approved.resource("sql/" + name + ".sql", statement.render() + "\n");
  }

  static List<Arguments> statements() {
    return List.of(
        of("begin", Transaction.BEGIN),
        of("commit", Transaction.COMMIT),
        of("rollback", Transaction.ROLLBACK),
        of("create-database", new Definition.CreateDatabase("a \"b\" c")),
        of(
            "create-table",
            new Definition.CreateTable(
                ORDERS,
                List.of(
                    new ColumnDefinition("id", "bigint", false),
                    new ColumnDefinition("Id", "decimal(12, 2)", true),
                    new ColumnDefinition("a,\"b\"", "string", true)),
                List.of("id", "a,\"b\""),
                false)),
        of(
            "create-table-if-absent",
            new Definition.CreateTable(
                ODD, List.of(new ColumnDefinition("select", "variant", true)), List.of(), true)),
        of("drop-table", new Definition.DropTable(ODD)),
        of("swap-tables", new Definition.SwapTables(ORDERS, "orders \"2\"")),
        of("create-stage", new Definition.CreateStage(FOLDER)),
        of(
            "copy-into",
            new Load.CopyInto(
                ODD, List.of("id", "Id"), FOLDER, List.of("1-2-0-x.parquet", "3-4-1-y.parquet"))),
        of(
            "copy-selected",
            new Load.CopySelected(
                ODD,
                List.of("id", "v"),
                List.of("\"id\"", "parse_json(\"v\")"),
                FOLDER,
                List.of("1-2-0-x.parquet"))),
        of("list-stage", new Load.ListStage(FOLDER)),
        of("remove-staged", new Load.RemoveStaged(FOLDER.resolve("1-2-0-x.parquet"))),
        of("presign-upload", new Load.PresignUpload(FOLDER.resolve("1-2-0-x.parquet"))),
        of("delete-all", new Rows.DeleteAll(ORDERS)),
        of("insert-select", new Rows.InsertSelect(ORDERS, ODD, List.of("id", "Id"))),
        of("upsert", new Merge.Upsert(ORDERS, ODD, List.of("id", "a,\"b\""), List.of("id"))),
        of(
            "upsert-by-two-columns",
            new Merge.Upsert(ORDERS, ODD, List.of("a", "b", "c"), List.of("a", "b"))),
        of("key-trouble", new Merge.KeyTrouble(ODD, List.of("a", "b \"2\""))),
        of("count-rows", new Rows.Count(ORDERS)),
        of("any-row", new Rows.AnyRow(ORDERS)),
        of("find-database", new Catalog.FindDatabase("it's")),
        of("list-databases", new Catalog.ListDatabases()),
        of("find-table", new Catalog.FindTable(ODD)),
        of("list-tables", new Catalog.ListTables("shop")),
        of("table-columns", new Catalog.Columns(ODD)),
        of("version", new Catalog.Version()),
        of("create-control-load", ControlTables.createLoad(LOAD)),
        of("create-control-merge", ControlTables.createMerge(MERGE)),
        of("read-control-load", ControlTables.readLoad(LOAD)),
        of("read-control-merge", ControlTables.readMerge(MERGE)),
        of("take-over", ControlUpdate.takeOver(LOAD, 3, 4)),
        of(
            "move-control-mark",
            new ControlUpdate(
                MERGE,
                4,
                List.of(
                    Assignment.unsigned(ControlTables.MERGED_COMMIT_LSN, 10),
                    Assignment.none(ControlTables.INTENT)),
                List.of(
                    Assignment.unsigned(ControlTables.MERGED_COMMIT_LSN, 20),
                    Assignment.text(ControlTables.SNAPSHOT, "1:5:2,3'\\")))));
  }

  private static Arguments of(String name, Statement statement) {
    return Arguments.of(name, statement);
  }
}
