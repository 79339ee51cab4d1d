package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import io.pgbend.target.client.TargetColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns a source table's columns into target columns. Without state; safe for all threads. */
public final class TypeMapping {
  private final TypeTable table = new TypeTable();
  private final DatabendTypeParser parser = new DatabendTypeParser();

  /** What a type becomes when the user says nothing. */
  public TypeChoice automatic(PgType type) {
    return switch (type.base()) {
      case PgType.Base base -> table.choose(base);
      case PgType.Array array ->
          new TypeChoice(
              DatabendType.Plain.VARIANT,
              new StagingKind.JsonArray(
                  automatic(array.element()).kind(), Delimiters.of(array.element())));
      case PgType.Other _, PgType.Domain _ -> TypeChoice.text();
    };
  }

  /**
   * Maps a table's columns in the order of the wishes, or of the table when there are none.
   *
   * @throws SyncException COLUMN_UNKNOWN, COLUMN_NAME_REFUSED, COLUMN_NAME_DOUBLED,
   *     CONVERSION_NOT_EXACT, TARGET_TYPE_UNKNOWN or NO_COLUMNS
   */
  public List<MappedColumn> mapTable(TableShape shape, MappingRules rules) {
    List<MappedColumn> mapped = new ArrayList<>();
    if (rules.columns().isEmpty()) {
      for (SourceColumn column : shape.columns()) {
        mapped.add(map(shape, column, new ColumnOverride(column.name(), "", ""), rules));
      }
    }
    for (ColumnOverride override : rules.columns()) {
      mapped.add(map(shape, column(shape, override), override, rules));
    }
    checkNames(mapped);
    return List.copyOf(mapped);
  }

  private static SourceColumn column(TableShape shape, ColumnOverride override) {
    for (SourceColumn column : shape.columns()) {
      if (column.name().equals(override.source())) {
        return column;
      }
    }
    throw SyncException.of(
            ProblemCode.COLUMN_UNKNOWN,
            "Table " + shape.name() + " has no column \"" + override.source() + "\".")
        .field("columns");
  }

  private MappedColumn map(
      TableShape shape, SourceColumn column, ColumnOverride override, MappingRules rules) {
    TypeChoice choice = choose(column, override);
    boolean key = shape.key().contains(column.name());
    // a key that became NULL would name no row
    UnrepresentablePolicy policy = key ? UnrepresentablePolicy.STOP : rules.policyOf(column.name());
    boolean notNull = !column.nullable() && policy == UnrepresentablePolicy.STOP;
    String target = override.target().isEmpty() ? column.name() : override.target();
    return mapped(column, target, choice, notNull, policy);
  }

  private static MappedColumn mapped(
      SourceColumn column,
      String target,
      TypeChoice choice,
      boolean notNull,
      UnrepresentablePolicy policy) {
    StagingColumn staging =
        new StagingColumn(target, column.type(), choice.kind(), notNull, policy);
    return new MappedColumn(column, target, choice.type(), notNull, staging);
  }

  private TypeChoice choose(SourceColumn column, ColumnOverride override) {
    TypeChoice automatic = automatic(column.type());
    if (override.type().isBlank()) {
      return automatic;
    }
    DatabendType wanted = parser.parse(override.type());
    return Conversions.of(column.type(), automatic, wanted)
        .map(kind -> new TypeChoice(wanted, kind))
        .orElseThrow(() -> notExact(column, wanted, automatic));
  }

  private static SyncException notExact(
      SourceColumn column, DatabendType wanted, TypeChoice automatic) {
    return SyncException.of(
            ProblemCode.CONVERSION_NOT_EXACT,
            "Column \"%s\" (%s) cannot be stored as %s without loss; the automatic choice is %s."
                .formatted(
                    column.name(),
                    column.type().declaration(),
                    wanted.declaration(),
                    automatic.type().declaration()))
        .field("columns");
  }

  private static void checkNames(List<MappedColumn> mapped) {
    if (mapped.isEmpty()) {
      throw SyncException.of(ProblemCode.NO_COLUMNS, "No column is left to be copied.");
    }
    Set<String> names = new HashSet<>();
    for (MappedColumn column : mapped) {
      String target = column.target();
      if (ColumnName.isInternal(target)) {
        throw SyncException.of(
                ProblemCode.COLUMN_NAME_REFUSED,
                "Databend keeps the column name \"" + target + "\" for itself.")
            .field("columns");
      }
      if (!names.add(target)) {
        throw SyncException.of(
                ProblemCode.COLUMN_NAME_DOUBLED,
                "More than one column would be called \"" + target + "\".")
            .field("columns");
      }
    }
  }

  /**
   * Fits the mapping to a table that is already there: its columns may stand in another order, be
   * wider, and there may be more of them when they are nullable or have a default.
   *
   * @param target the target table as it stands in SQL, for the remedy
   * @return the mapping with the target's own types
   * @throws SyncException TARGET_COLUMN_MISSING, TARGET_COLUMN_DIFFERS or TARGET_COLUMN_REQUIRED
   */
  public List<MappedColumn> matchExisting(
      String target, List<MappedColumn> mapped, List<TargetColumn> existing) {
    return new ExistingTable(target, existing, parser).match(mapped, this::retyped);
  }

  private MappedColumn retyped(MappedColumn column, DatabendType type, boolean notNull) {
    StagingKind kind = column.staging().kind();
    if (!type.equals(column.type())) {
      PgType source = column.source().type();
      kind = Conversions.of(source, automatic(source), type).orElseThrow();
    }
    return mapped(
        column.source(),
        column.target(),
        new TypeChoice(type, kind),
        notNull,
        column.staging().policy());
  }
}
