package io.pgbend.target.mapping;

import io.pgbend.change.SourceColumn;
import io.pgbend.staging.StagingColumn;
import io.pgbend.target.sql.ColumnDefinition;
import io.pgbend.target.sql.Names;

/**
 * A column on its way from source to target.
 *
 * @param target its name in Databend, which is its name in staged files too
 * @param staging how it is written to staged files
 */
public record MappedColumn(
    SourceColumn source, String target, DatabendType type, boolean notNull, StagingColumn staging) {

  /**
   * What stands for the column in the select list of a COPY from a staged file. A plain column name
   * unless {@link #loadsDirectly()} is false.
   */
  public String loadExpression() {
    return loadExpression(Names.quote(target));
  }

  /** The same over another name than the column's own. */
  public String loadExpression(String name) {
    if (!(type instanceof DatabendType.Vector vector)) {
      return name;
    }
    // a NULL is no vector, and all branches are evaluated: it gets a vector of its length first
    String zeros = "[" + "0,".repeat(vector.dimensions() - 1) + "0]";
    return "if(%s is null, null, if(%s is null, %s, parse_json(%s)::ARRAY(FLOAT))::%s)"
        .formatted(name, name, zeros, name, vector.declaration());
  }

  /** Whether a COPY without a select list loads the column exactly. */
  public boolean loadsDirectly() {
    return !(type instanceof DatabendType.Vector);
  }

  /** The column as it stands in CREATE TABLE. */
  public ColumnDefinition definition() {
    return new ColumnDefinition(target, type.declaration(), !notNull);
  }
}
