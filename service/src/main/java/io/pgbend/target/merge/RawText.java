package io.pgbend.target.merge;

import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Names;
import io.pgbend.target.sql.TableRef;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parts of statements that follow from the columns of a raw table and its target. */
record RawText(RawTable raw, TableRef target) {
  /** Whether a change ends the row of its key. */
  static final String GONE = "_operation in ('D', 'O')";

  /**
   * Commit LSN and ordinal as one number of at most 38 digits, in the same order: it is quicker to
   * compare and to join by than a pair, and it can be NULL.
   */
  static final String PLACE = "_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal";

  List<RawColumn> columns() {
    return raw.columns();
  }

  /** Columns that may be unsent, in the order of their bits. */
  List<RawColumn> unsendable() {
    return raw.columns().stream().filter(RawColumn::mayBeUnsent).toList();
  }

  List<RawColumn> keys() {
    return raw.columns().stream()
        .filter(column -> raw.key().contains(column.column().target()))
        .toList();
  }

  static String name(RawColumn column) {
    return Names.quote(column.name());
  }

  static String target(RawColumn column) {
    return Names.quote(column.column().target());
  }

  /** Something for each column, with commas between. */
  static String list(List<RawColumn> columns, Function<RawColumn, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }

  /** Key columns of the raw table. */
  String key() {
    return list(keys(), RawText::name);
  }

  /** Equality of keys between the target and rows with raw names. */
  String match(String targetAlias, String rawAlias) {
    return keys().stream()
        .map(
            column ->
                "%s.%s = %s.%s".formatted(targetAlias, target(column), rawAlias, name(column)))
        .collect(Collectors.joining(" and "));
  }

  /** Equality of keys between rows with raw names. */
  String same(String one, String other) {
    return keys().stream()
        .map(column -> "%s.%s = %s.%s".formatted(one, name(column), other, name(column)))
        .collect(Collectors.joining(" and "));
  }

  /** Whether a column was sent, as an expression over a row of the raw table. */
  String sent(RawColumn column) {
    int bit = unsendable().indexOf(column);
    return "(_operation in ('I', 'U', 'N') and bit_and(%s, %d) = 0)"
        .formatted(RawTable.mask(bit / RawTable.BITS), 1L << bit % RawTable.BITS);
  }

  /** Columns besides the key that may be unsent. */
  List<RawColumn> open() {
    return unsendable().stream().filter(column -> !keys().contains(column)).toList();
  }

  /** Whether any column was not sent. */
  String anyUnsent() {
    if (raw.masks() == 0) {
      return "false";
    }
    return IntStream.range(0, raw.masks())
        .mapToObj(mask -> RawTable.mask(mask) + " <> 0")
        .collect(Collectors.joining(" or ", "(", ")"));
  }
}
