package io.pgbend.target.raw;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.sql.ColumnDefinition;
import io.pgbend.target.sql.Definition.CreateTable;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.StagePath;
import io.pgbend.target.sql.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The raw table of a task. A row is told by commit LSN and ordinal, in this order it was made.
 *
 * @param columns the copied columns, in the order of the mapping
 * @param key target names of the columns that tell rows of the target apart
 */
public record RawTable(TableRef table, List<RawColumn> columns, List<String> key) {
  /** Where the commit record of the change's transaction begins. */
  public static final String COMMIT_LSN = "_commit_lsn";

  /** Place of the change among all of its transaction for this table, from 0. */
  public static final String ORDINAL = "_ordinal";

  /** {@link RawOperation#letter()}. */
  public static final String OPERATION = "_operation";

  /** The lower 32 bits of the transaction's number, without sign. */
  public static final String XID = "_xid";

  public static final String COMMIT_TIME = "_commit_time";

  /**
   * The whole change as text where the typed columns cannot hold it, with what is in the way; NULL
   * for all others.
   */
  public static final String OVERFLOW = "_overflow";

  /** How many columns that may be unsent share one mask. */
  public static final int BITS = 62;

  /** Places of the columns in {@link #staging()}; masks and values follow. */
  public static final int COMMIT_LSN_AT = 0;

  public static final int ORDINAL_AT = 1;
  public static final int OPERATION_AT = 2;
  public static final int XID_AT = 3;
  public static final int COMMIT_TIME_AT = 4;
  public static final int OVERFLOW_AT = 5;
  public static final int MASKS_AT = 6;

  public RawTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** How many mask columns there are: bits of columns that were not sent. */
  public int masks() {
    return ((int) columns.stream().filter(RawColumn::mayBeUnsent).count() + BITS - 1) / BITS;
  }

  /** Name of a mask column. */
  public static String mask(int number) {
    return "_unsent_" + number;
  }

  /** Where the first copied column stands in {@link #staging()}. */
  public int valuesAt() {
    return MASKS_AT + masks();
  }

  /** The columns of a staged file of changes. */
  public List<StagingColumn> staging() {
    List<StagingColumn> all = new ArrayList<>();
    all.add(number(COMMIT_LSN));
    all.add(number(ORDINAL));
    all.add(text(OPERATION, true));
    all.add(number(XID));
    all.add(
        new StagingColumn(
            COMMIT_TIME,
            new PgType.Base(1184, "pg_catalog", "timestamptz", -1, "timestamptz"),
            new StagingKind.Timestamp(),
            false,
            UnrepresentablePolicy.NULL));
    all.add(text(OVERFLOW, false));
    for (int mask = 0; mask < masks(); mask++) {
      all.add(number(mask(mask)));
    }
    columns.forEach(column -> all.add(column.staging()));
    return all;
  }

  private static StagingColumn number(String name) {
    return new StagingColumn(
        name,
        new PgType.Base(20, "pg_catalog", "int8", -1, "int8"),
        new StagingKind.Int64(),
        true,
        UnrepresentablePolicy.STOP);
  }

  private static StagingColumn text(String name, boolean required) {
    return new StagingColumn(
        name,
        new PgType.Base(25, "pg_catalog", "text", -1, "text"),
        new StagingKind.Text(),
        required,
        UnrepresentablePolicy.STOP);
  }

  public CreateTable create() {
    List<ColumnDefinition> definitions = new ArrayList<>();
    definitions.add(new ColumnDefinition(COMMIT_LSN, "bigint unsigned", false));
    definitions.add(new ColumnDefinition(ORDINAL, "bigint", false));
    definitions.add(new ColumnDefinition(OPERATION, "string", false));
    definitions.add(new ColumnDefinition(XID, "bigint", false));
    definitions.add(new ColumnDefinition(COMMIT_TIME, "timestamp", true));
    definitions.add(new ColumnDefinition(OVERFLOW, "string", true));
    for (int mask = 0; mask < masks(); mask++) {
      definitions.add(new ColumnDefinition(mask(mask), "bigint", false));
    }
    columns.forEach(column -> definitions.add(column.definition()));
    return new CreateTable(table, definitions, List.of(COMMIT_LSN), true);
  }

  /** The load of some files. */
  public Load copy(StagePath folder, List<String> files) {
    List<String> names =
        Stream.concat(
                Stream.of(COMMIT_LSN, ORDINAL, OPERATION, XID, COMMIT_TIME, OVERFLOW),
                staging().stream().skip(MASKS_AT).map(StagingColumn::name))
            .toList();
    return new Load.CopyInto(table, names, folder, files);
  }
}
