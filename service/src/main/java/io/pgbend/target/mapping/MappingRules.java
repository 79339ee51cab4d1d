package io.pgbend.target.mapping;

import io.pgbend.staging.UnrepresentablePolicy;
import java.util.List;
import java.util.Map;

/**
 * A task's wishes for its columns.
 *
 * @param columns the columns to copy; empty for all, mapped automatically
 * @param unrepresentable the policy of columns that {@code byColumn} does not name
 * @param byColumn policies by the name of the source column
 */
public record MappingRules(
    List<ColumnOverride> columns,
    UnrepresentablePolicy unrepresentable,
    Map<String, UnrepresentablePolicy> byColumn) {
  public MappingRules {
    columns = List.copyOf(columns);
    byColumn = Map.copyOf(byColumn);
  }

  /** Every column as the table of types says, stopping at what has no counterpart. */
  public static MappingRules automatic() {
    return new MappingRules(List.of(), UnrepresentablePolicy.STOP, Map.of());
  }

  UnrepresentablePolicy policyOf(String sourceColumn) {
    return byColumn.getOrDefault(sourceColumn, unrepresentable);
  }
}
