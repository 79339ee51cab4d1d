package io.pgbend.target.checksum;

import io.pgbend.change.Checksum;
import io.pgbend.change.CompareForm;
import io.pgbend.change.ComparedColumn;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.Literal;
import io.pgbend.target.sql.Names;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of one target table: bucket and hash as the source's side computes them.
 *
 * @param relation the quoted, qualified name
 * @param key source names of the columns that tell rows apart; all columns when there is no key
 */
public record TargetChecksum(String relation, List<ComparedColumn> columns, List<String> key) {
  /** The server lets an expression use the names beside it, which no column may have. */
  private static final String BUCKET = "left(md5(pgbend_key), 2)";

  /** Sums per bucket over all columns but those compared here. */
  public Map<String, Checksum> buckets(DatabendSession session) {
    return sums(session, bucketsSql());
  }

  /** Hash by key of the rows of one bucket; equal keys add up. */
  public Map<String, Checksum> rows(DatabendSession session, String bucket) {
    return sums(session, sumsSql("pgbend_key", inBucket(bucket)));
  }

  private static Map<String, Checksum> sums(DatabendSession session, String sql) {
    Map<String, Checksum> found = new HashMap<>();
    session.stream(sql, row -> found.put(text(row, 0), checksum(row)));
    return found;
  }

  /** The question for the sums per bucket. */
  String bucketsSql() {
    return sumsSql(BUCKET, "true");
  }

  private static String inBucket(String bucket) {
    return BUCKET + " = " + Literal.text(bucket);
  }

  private String sumsSql(String group, String condition) {
    return """
    select %s, count(*), sum((translate(left(md5(pgbend_row), 18), 'abcdef', '012345')::bigint)::decimal(38, 0))
    from (select %s as pgbend_key, %s as pgbend_row from %s) s
    where %s
    group by 1"""
        .formatted(group, keyText(), rowText(), relation, condition);
  }

  /** Takes the key's text and the server's text of each column compared here, null for NULL. */
  public interface ValueVisitor {
    void row(String key, List<@Nullable String> texts);
  }

  /** Visits the values compared here, of all rows or of those of one bucket, in no order. */
  public void values(DatabendSession session, Optional<String> bucket, ValueVisitor visitor) {
    session.stream(
        valuesSql(bucket),
        row -> visitor.row(text(row, 0), new ArrayList<>(row.subList(1, row.size()))));
  }

  /**
   * The question for the values compared here. The columns stand there bare, because the cast of a
   * VARIANT to text takes the quotes off a JSON string.
   */
  String valuesSql(Optional<String> bucket) {
    String values =
        columns.stream()
            .filter(column -> column.form() == CompareForm.HERE)
            .map(column -> Names.quote(column.target()))
            .collect(Collectors.joining(", "));
    return """
    select %s as pgbend_key, %s
    from %s
    where %s"""
        .formatted(
            keyText(),
            values,
            relation,
            bucket.map(wanted -> inBucket(wanted).replace("pgbend_key", keyText())).orElse("true"));
  }

  private static String text(List<@Nullable String> row, int column) {
    return Objects.requireNonNull(row.get(column), "a computed column is never null");
  }

  private static Checksum checksum(List<@Nullable String> row) {
    return new Checksum(Long.parseLong(text(row, 1)), new BigInteger(text(row, 2)));
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

  private List<ComparedColumn> plainColumns() {
    return columns.stream().filter(column -> column.form() != CompareForm.HERE).toList();
  }

  private static String concatenated(List<ComparedColumn> parts) {
    String text =
        parts.stream()
            .map(column -> field(text(column.form(), Names.quote(column.target()))))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "''" : "concat(" + text + ")";
  }

  private static String field(String text) {
    return "coalesce(concat('V', to_string(octet_length(" + text + ")), ':', " + text + "), 'N')";
  }

  static String text(CompareForm form, String column) {
    return switch (form) {
      case TEXT -> column;
      case NUMBER, BOOLEAN, DATE, TIMESTAMP -> "to_string(" + column + ")";
      case BINARY -> "lower(to_hex(" + column + "))";
      case HERE -> throw new IllegalArgumentException("compared here, not by sums");
    };
  }
}
