package io.pgbend.pipeline;

import io.pgbend.change.Checksum;
import io.pgbend.change.CompareForm;
import io.pgbend.change.ComparedColumn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.checksum.SourceChecksum;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.checksum.TargetChecksum;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.sql.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares a source table with its target by checksums per bucket of keys, and names keys that
 * differ. The two sides must not change meanwhile.
 */
public final class TableComparison {
  private static final int KEYS_SHOWN = 10;

  private final SourceChecksum source;
  private final TargetChecksum target;
  private final ValueSums values;
  private final RowKey rowKey;

  /**
   * Compares the columns that a mapping copies.
   *
   * @param columns the mapping by which the rows were copied
   */
  public TableComparison(SourceTable table, TableRef into, List<MappedColumn> columns) {
    List<ComparedColumn> compared = columns.stream().map(TableComparison::compared).toList();
    List<String> key = key(table, compared);
    this.source = new SourceChecksum(table, compared, key);
    this.target = new TargetChecksum(into.render(), compared, key);
    this.values =
        new ValueSums(
            columns.stream()
                .map(MappedColumn::staging)
                .filter(column -> form(column.kind()) == CompareForm.HERE)
                .toList());
    this.rowKey =
        new RowKey(
            compared.stream()
                .filter(column -> column.form() != CompareForm.HERE)
                .map(ComparedColumn::source)
                .filter(name -> key.isEmpty() || key.contains(name))
                .toList());
  }

  /** The table's key, where both sides have one text for it; else all columns are the key. */
  private static List<String> key(SourceTable table, List<ComparedColumn> columns) {
    List<String> known =
        columns.stream()
            .filter(column -> column.form() != CompareForm.HERE)
            .map(ComparedColumn::source)
            .toList();
    return known.containsAll(table.shape().key()) ? table.shape().key() : List.of();
  }

  private static ComparedColumn compared(MappedColumn column) {
    StagingColumn staging = column.staging();
    return new ComparedColumn(
        column.source().name(),
        column.target(),
        column.source().type(),
        form(staging.kind()),
        staging.kind() instanceof StagingKind.Decimal decimal ? decimal.scale() : 0,
        staging.policy() == UnrepresentablePolicy.NULL);
  }

  private static CompareForm form(StagingKind kind) {
    return switch (kind) {
      case StagingKind.Bool _ -> CompareForm.BOOLEAN;
      case StagingKind.Int16 _, StagingKind.Int32 _, StagingKind.Int64 _, StagingKind.Decimal _ ->
          CompareForm.NUMBER;
      case StagingKind.Date _ -> CompareForm.DATE;
      case StagingKind.Timestamp _ -> CompareForm.TIMESTAMP;
      case StagingKind.Text _ -> CompareForm.TEXT;
      case StagingKind.Binary _ -> CompareForm.BINARY;
      case StagingKind.Float4 _,
          StagingKind.Float8 _,
          StagingKind.Json _,
          StagingKind.JsonArray _,
          StagingKind.Hstore _,
          StagingKind.Vector _ ->
          CompareForm.HERE;
    };
  }

  /**
   * What was found.
   *
   * @param differing up to ten keys whose rows differ or exist on one side only
   */
  public record Result(long sourceRows, long targetRows, boolean equal, List<String> differing) {
    public Result {
      differing = List.copyOf(differing);
    }
  }

  /** Runs the comparison; the source's session must be in a transaction. */
  public Result run(SourceSession here, DatabendSession there) {
    Map<String, Checksum> sourceSums = source.buckets(here);
    Map<String, Checksum> targetSums = target.buckets(there);
    addValues(here, there, Optional.empty(), sourceSums, targetSums);
    Set<String> differing = differing(sourceSums, targetSums);
    return new Result(
        rows(sourceSums), rows(targetSums), differing.isEmpty(), keys(differing, here, there));
  }

  private List<String> keys(Set<String> buckets, SourceSession here, DatabendSession there) {
    List<String> keys = new ArrayList<>();
    for (String bucket : buckets) {
      Map<String, Checksum> sourceRows = source.rows(here, bucket);
      Map<String, Checksum> targetRows = target.rows(there, bucket);
      addValues(here, there, Optional.of(bucket), sourceRows, targetRows);
      for (String key : differing(sourceRows, targetRows)) {
        if (keys.size() == KEYS_SHOWN) {
          return keys;
        }
        keys.add(rowKey.shown(key));
      }
    }
    return keys;
  }

  private void addValues(
      SourceSession here,
      DatabendSession there,
      Optional<String> bucket,
      Map<String, Checksum> sourceSums,
      Map<String, Checksum> targetSums) {
    if (!values.isEmpty()) {
      values.addSource(source, here, bucket, sourceSums);
      values.addTarget(target, there, bucket, targetSums);
    }
  }

  private static Set<String> differing(Map<String, Checksum> one, Map<String, Checksum> other) {
    Set<String> all = new TreeSet<>(one.keySet());
    all.addAll(other.keySet());
    all.removeIf(
        entry ->
            one.getOrDefault(entry, Checksum.NONE)
                .equals(other.getOrDefault(entry, Checksum.NONE)));
    return all;
  }

  private static long rows(Map<String, Checksum> buckets) {
    return buckets.values().stream().mapToLong(Checksum::rows).sum();
  }
}
