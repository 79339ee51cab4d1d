package io.pgbend.acceptance.merge;

import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.mapping.DatabendType;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.ColumnDefinition;
import io.pgbend.target.sql.Definition.CreateTable;
import io.pgbend.target.sql.Literal;
import io.pgbend.target.sql.Names;
import io.pgbend.target.sql.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A target and its raw table: a key of one column or of two with odd names, a number that is always
 * sent, and texts that may be left out.
 */
record MergedTable(RawTable raw, TableRef target, int keyColumns) {
  static final int TEXTS = 2;

  static MergedTable of(String database, int keyColumns) {
    List<RawColumn> columns =
        Stream.of(
                keyColumns == 1
                    ? List.of(number(1, "id", true))
                    : List.of(text(1, "a \"key\"", true), number(2, "Id", true)),
                List.of(number(5, "n", true), text(6, "b'ö", false), text(7, "select", false)))
            .flatMap(List::stream)
            .toList();
    List<String> key =
        columns.stream().limit(keyColumns).map(column -> column.column().target()).toList();
    return new MergedTable(
        new RawTable(new TableRef(database, "raw"), columns, key),
        new TableRef(database, "target"),
        keyColumns);
  }

  private static RawColumn number(int number, String name, boolean notNull) {
    PgType type = new PgType.Base(20, "pg_catalog", "int8", -1, "int8");
    return column(number, name, type, DatabendType.Plain.BIGINT, new StagingKind.Int64(), notNull);
  }

  private static RawColumn text(int number, String name, boolean notNull) {
    PgType type = new PgType.Base(25, "pg_catalog", "text", -1, "text");
    return column(number, name, type, DatabendType.Plain.STRING, new StagingKind.Text(), notNull);
  }

  private static RawColumn column(
      int number,
      String name,
      PgType type,
      DatabendType target,
      StagingKind kind,
      boolean notNull) {
    SourceColumn source =
        new SourceColumn(
            number,
            name,
            type,
            !notNull,
            "",
            SourceColumn.Generation.NONE,
            SourceColumn.Identity.NONE);
    StagingColumn staging =
        new StagingColumn(name, type, kind, notNull, UnrepresentablePolicy.STOP);
    return new RawColumn(
        new MappedColumn(source, name, target, notNull, staging),
        1,
        target == DatabendType.Plain.STRING);
  }

  void create(DatabendSession session) {
    session.query("drop table if exists " + raw.table().render());
    session.query("drop table if exists " + target.render());
    session.query(raw.create());
    List<ColumnDefinition> columns =
        raw.columns().stream().map(column -> column.column().definition()).toList();
    session.query(new CreateTable(target, columns, List.of(), false));
  }

  /** Literals of a key: one number, or a text and a number. */
  List<String> key(long key) {
    return keyColumns == 1
        ? List.of(Long.toString(key))
        : List.of(Literal.text("k'" + key % 3), Long.toString(key));
  }

  void fill(DatabendSession session, List<History.Row> rows) {
    if (!rows.isEmpty()) {
      session.query(
          "insert into %s values %s"
              .formatted(
                  target.render(),
                  rows.stream()
                      .map(row -> "(" + String.join(", ", literals(row)) + ")")
                      .collect(Collectors.joining(", "))));
    }
  }

  void capture(DatabendSession session, List<History.Change> changes) {
    if (!changes.isEmpty()) {
      session.query(
          "insert into %s values %s"
              .formatted(
                  raw.table().render(),
                  changes.stream().map(this::literals).collect(Collectors.joining(", "))));
    }
  }

  private String literals(History.Change change) {
    List<String> all = new ArrayList<>();
    all.add(Long.toString(change.commit()));
    all.add(Long.toString(change.ordinal()));
    all.add("'" + change.operation().letter() + "'");
    all.add(Long.toString(change.xid()));
    all.add("'2026-01-01 00:00:00'");
    all.add("null");
    // of two key columns the text takes the first bit
    all.add(Long.toString((long) change.unsent() << (keyColumns - 1)));
    all.addAll(literals(change.row()));
    return "(" + String.join(", ", all) + ")";
  }

  private List<String> literals(History.Row row) {
    List<String> all = new ArrayList<>();
    if (row.key() == History.NO_KEY) {
      IntStream.range(0, keyColumns).forEach(column -> all.add("null"));
    } else {
      all.addAll(key(row.key()));
    }
    all.add(row.numberOrNull() == null ? "null" : row.numberOrNull().toString());
    row.texts().forEach(text -> all.add(text == null ? "null" : Literal.text(text)));
    return all;
  }

  /** What the target holds, by the key's number. */
  List<String> rows(DatabendSession session) {
    List<String> names = raw.columns().stream().map(column -> column.column().target()).toList();
    List<List<@Nullable String>> found =
        session
            .query(
                "select %s from %s order by %s"
                    .formatted(
                        Names.list(names), target.render(), Names.quote(names.get(keyColumns - 1))))
            .rows();
    return found.stream().map(row -> row.subList(keyColumns - 1, row.size()).toString()).toList();
  }
}
