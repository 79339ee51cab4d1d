package io.pgbend.pipeline;

import io.pgbend.change.Checksum;
import io.pgbend.source.SourceSession;
import io.pgbend.source.checksum.SourceChecksum;
import io.pgbend.staging.StagingColumn;
import io.pgbend.target.checksum.TargetChecksum;
import io.pgbend.target.client.DatabendSession;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds the values that are compared here to checksums made in SQL: both sides' values are brought
 * into one text, because neither server can write the other's.
 */
final class ValueSums {
  private final List<ValueText> texts;

  ValueSums(List<StagingColumn> columns) {
    this.texts = columns.stream().map(ValueText::of).toList();
  }

  /** Whether there is nothing to add. */
  boolean isEmpty() {
    return texts.isEmpty();
  }

  /**
   * Adds the source's values.
   *
   * @param bucket the bucket whose rows are added, by key; empty for all rows, by bucket
   */
  void addSource(
      SourceChecksum source,
      SourceSession session,
      Optional<String> bucket,
      Map<String, Checksum> sums) {
    source.values(
        session,
        bucket,
        (key, values) -> {
          StringBuilder row = new StringBuilder(key);
          for (int index = 0; index < values.size(); index++) {
            ValueText form = texts.get(index);
            append(row, Optional.ofNullable(values.get(index)).flatMap(form::ofSource));
          }
          add(sums, bucket.isPresent() ? key : bucketOf(key), row.toString());
        });
  }

  /** Adds the target's values as {@link #addSource} does. */
  void addTarget(
      TargetChecksum target,
      DatabendSession session,
      Optional<String> bucket,
      Map<String, Checksum> sums) {
    target.values(
        session,
        bucket,
        (key, values) -> {
          StringBuilder row = new StringBuilder(key);
          for (int index = 0; index < values.size(); index++) {
            ValueText form = texts.get(index);
            append(row, Optional.ofNullable(values.get(index)).map(form::ofTarget));
          }
          add(sums, bucket.isPresent() ? key : bucketOf(key), row.toString());
        });
  }

  private static void append(StringBuilder row, Optional<String> text) {
    row.append(text.map(value -> "|V" + value.length() + ":" + value).orElse("|N"));
  }

  private static String bucketOf(String key) {
    return md5(key).substring(0, 2);
  }

  /** The rows were counted in SQL already. */
  private static void add(Map<String, Checksum> sums, String group, String row) {
    sums.merge(group, new Checksum(0, new BigInteger(md5(row), 16)), Checksum::plus);
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has MD5", impossible);
    }
  }
}
