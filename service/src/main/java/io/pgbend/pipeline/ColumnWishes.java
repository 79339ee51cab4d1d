package io.pgbend.pipeline;

import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.mapping.ColumnOverride;
import io.pgbend.target.mapping.MappingRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the user wants otherwise than by default; all other columns are copied as they are.
 *
 * @param overrides columns with another name or type
 * @param leftOut names of columns that are not copied
 */
public record ColumnWishes(
    List<ColumnOverride> overrides, Set<String> leftOut, UnrepresentablePolicy unrepresentable) {
  public ColumnWishes {
    overrides = List.copyOf(overrides);
    leftOut = Set.copyOf(leftOut);
  }

  /** Every column as it is, stopping at what Databend cannot hold. */
  public static ColumnWishes none() {
    return new ColumnWishes(List.of(), Set.of(), UnrepresentablePolicy.STOP);
  }

  /** The wishes as a rule for every column of a table. */
  MappingRules rules(TableShape shape) {
    Map<String, ColumnOverride> wanted = new HashMap<>();
    for (ColumnOverride override : overrides) {
      if (wanted.put(override.source(), override) != null) {
        throw refused(override.source() + " is named twice.");
      }
    }
    List<ColumnOverride> columns = new ArrayList<>();
    for (SourceColumn column : shape.columns()) {
      ColumnOverride override = wanted.remove(column.name());
      if (!leftOut.contains(column.name())) {
        columns.add(override == null ? new ColumnOverride(column.name(), "", "") : override);
      }
    }
    requireKnown(shape, wanted.keySet());
    requireKnown(shape, leftOut);
    if (columns.isEmpty()) {
      throw SyncException.of(
          ProblemCode.NO_COLUMNS, "%s has no column that would be copied.".formatted(shape.name()));
    }
    return new MappingRules(columns, unrepresentable, Map.of());
  }

  private static void requireKnown(TableShape shape, Set<String> names) {
    for (String name : names) {
      if (shape.columns().stream().noneMatch(column -> column.name().equals(name))) {
        throw refused("%s has no column %s.".formatted(shape.name(), name));
      }
    }
  }

  private static SyncException refused(String detail) {
    return SyncException.of(ProblemCode.COLUMN_UNKNOWN, detail).field("columns");
  }
}
