package io.pgbend.source.checksum;

import io.pgbend.change.Checksum;
import io.pgbend.change.CompareForm;
import io.pgbend.change.ComparedColumn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of one source table in buckets of keys. A bucket is the first two hexadecimal digits of
 * the key's MD5, so that both sides agree on it for every type of key; a row's hash is the first 18
 * digits of its text's MD5 with the letters made digits, 58 bits wide.
 *
 * @param key names of the columns that tell rows apart; all columns when there is no key
 */
public record SourceChecksum(SourceTable table, List<ComparedColumn> columns, List<String> key) {
  private static final int FETCH_ROWS = 2000;

  /** Takes the key's text and PostgreSQL's text of each column compared here, null for NULL. */
  public interface ValueVisitor {
    void row(String key, List<@Nullable String> texts);
  }

  public SourceChecksum {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** Sums per bucket over all columns but those compared here. */
  public Map<String, Checksum> buckets(SourceSession session) {
    return sums(session, bucketOfKey(), "true");
  }

  private static String bucketOfKey() {
    return "left(md5(%s), 2)".formatted(bytes("k"));
  }

  /** Hash by key of the rows of one bucket; equal keys add up. */
  public Map<String, Checksum> rows(SourceSession session, String bucket) {
    return sums(session, "k", inBucket(bucket));
  }

  private static String inBucket(String bucket) {
    return bucketOfKey() + " = " + SqlText.literal(bucket);
  }

  private Map<String, Checksum> sums(SourceSession session, String group, String condition) {
    Map<String, Checksum> sums = new HashMap<>();
    session.list(
        sumsSql(group, condition),
        row ->
            sums.put(
                row.getString(1),
                new Checksum(row.getLong(2), row.getBigDecimal(3).toBigIntegerExact())));
    return sums;
  }

  private String sumsSql(String group, String condition) {
    return """
    select %s, count(*), sum(translate(left(md5(%s), 18), 'abcdef', '012345')::int8::numeric)
    from (select %s as k, %s as r from %s) s
    where %s
    group by 1"""
        .formatted(group, bytes("r"), keyText(), rowText(), relation(), condition);
  }

  /** The question for the sums per bucket. */
  String bucketsSql() {
    return sumsSql(bucketOfKey(), "true");
  }

  /** The question for the values compared here, of one bucket or of all. */
  String valuesSql(Optional<String> bucket) {
    List<ComparedColumn> here = columnsHere();
    return """
    select s.*
    from (select %s as k, %s from %s) s
    where %s"""
        .formatted(
            keyText(),
            IntStream.range(0, here.size())
                .mapToObj(number -> output(here.get(number)) + " as v" + number)
                .collect(Collectors.joining(", ")),
            relation(),
            bucket.map(SourceChecksum::inBucket).orElse("true"));
  }

  /**
   * Visits the values compared here, of all rows or of those of one bucket, in no order; the
   * session must be in a transaction.
   */
  public void values(SourceSession session, Optional<String> bucket, ValueVisitor visitor) {
    int columns = columnsHere().size();
    session.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(valuesSql(bucket))) {
            statement.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                visitor.row(rows.getString(1), texts(rows, columns));
              }
            }
            return true;
          }
        });
  }

  private static List<@Nullable String> texts(ResultSet row, int columns)
      throws java.sql.SQLException {
    List<@Nullable String> texts = new ArrayList<>();
    for (int column = 2; column <= columns + 1; column++) {
      texts.add(row.getString(column));
    }
    return texts;
  }

  private List<ComparedColumn> columnsHere() {
    return columns.stream().filter(column -> column.form() == CompareForm.HERE).toList();
  }

  private List<ComparedColumn> plainColumns() {
    return columns.stream().filter(column -> column.form() != CompareForm.HERE).toList();
  }

  private String relation() {
    String name = SqlText.table(table.name());
    return table.kind() == TableKind.PARTITIONED ? name : "only " + name;
  }

  private String keyText() {
    return concatenated(
        key.isEmpty()
            ? plainColumns()
            : columns.stream().filter(column -> key.contains(column.source())).toList());
  }

  private String rowText() {
    return concatenated(plainColumns());
  }

  private String concatenated(List<ComparedColumn> parts) {
    String text = parts.stream().map(this::field).collect(Collectors.joining(" || "));
    return text.isEmpty() ? "''" : text;
  }

  /** A length before each value, so that no two rows have the same text by accident. */
  private String field(ComparedColumn column) {
    String text = text(column);
    return "coalesce('V' || octet_length(%s) || ':' || %s, 'N')".formatted(bytes(text), text);
  }

  /** The target counts and hashes the bytes of UTF-8, whatever this database is encoded in. */
  private static String bytes(String text) {
    return "convert_to(" + text + ", 'UTF8')";
  }

  private String text(ComparedColumn column) {
    String name = SqlText.identifier(column.source());
    return switch (column.form()) {
      case TEXT -> output(column);
      case NUMBER -> numberText(column, name);
      case BOOLEAN -> name + "::text";
      case DATE ->
          within(column, "'0001-01-01' and '9999-12-31'", "to_char(" + name + ", 'YYYY-MM-DD')");
      case TIMESTAMP ->
          within(
              column,
              "'0001-01-01 00:00:00' and '9999-12-30 22:00:00'",
              "to_char(" + name + ", 'YYYY-MM-DD HH24:MI:SS.US')");
      case BINARY -> "encode(" + name + ", 'hex')";
      case HERE -> throw new IllegalArgumentException("compared here, not by sums");
    };
  }

  /** A literal takes the column's type, and the session's zone is UTC. */
  private static String within(ComparedColumn column, String range, String text) {
    return column.unrepresentableIsNull()
        ? "case when %s between %s then %s end"
            .formatted(SqlText.identifier(column.source()), range, text)
        : text;
  }

  /** Rounding changes no value: the copy has checked that none has more digits. */
  private static String numberText(ComparedColumn column, String name) {
    if (!isNumeric(column) && column.scale() == 0) {
      return name + "::text";
    }
    String text = "round(%s::numeric, %d)::text".formatted(name, column.scale());
    return column.unrepresentableIsNull() && isNumeric(column)
        ? "case when %s::text in ('NaN', 'Infinity', '-Infinity') then null else %s end"
            .formatted(name, text)
        : text;
  }

  private static boolean isNumeric(ComparedColumn column) {
    return column.type().base().name().equals("numeric");
  }

  private String output(ComparedColumn column) {
    return table.text(column.source()).expression(SqlText.identifier(column.source()));
  }
}
