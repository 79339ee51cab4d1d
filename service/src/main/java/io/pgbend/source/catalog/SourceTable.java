package io.pgbend.source.catalog;

import io.pgbend.change.SourceColumn;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A relation as the catalogue shows it.
 *
 * @param texts by column name
 * @param size of a partitioned table: the sum of its leaves
 * @param leaves empty unless partitioned
 */
public record SourceTable(
    long oid,
    TableShape shape,
    TableKind kind,
    Traits traits,
    Access access,
    TableSize size,
    List<Partition> leaves,
    Map<String, ColumnText> texts) {

  public SourceTable {
    leaves = List.copyOf(leaves);
    texts = Map.copyOf(texts);
  }

  /**
   * What the table is like.
   *
   * @param persistence {@code p} permanent, {@code u} unlogged, {@code t} temporary
   * @param keyDeferrable whether the primary key is checked only at commit
   * @param hasChildren whether other tables inherit from it by plain inheritance
   * @param fileNode {@code relfilenode}: another one means that it was rewritten
   */
  public record Traits(
      char persistence,
      ReplicaIdentity replicaIdentity,
      boolean keyDeferrable,
      boolean hasChildren,
      boolean leaf,
      long fileNode) {}

  /**
   * What our role may see.
   *
   * @param role its name
   * @param wholeTable whether it holds SELECT on the table as a whole
   * @param unreadable columns it may not read
   * @param rowsHidden whether row-level security applies to it
   */
  public record Access(
      String role,
      boolean schemaUsage,
      boolean wholeTable,
      Set<String> unreadable,
      boolean rowsHidden) {
    public Access {
      unreadable = Set.copyOf(unreadable);
    }
  }

  public TableName name() {
    return shape.name();
  }

  public Optional<SourceColumn> column(String name) {
    return shape.columns().stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** The text form of a column that exists. */
  public ColumnText text(String column) {
    ColumnText text = texts.get(column);
    if (text == null) {
      throw missing(column);
    }
    return text;
  }

  /**
   * Refuses what a copy of these columns could not show whole: views and foreign tables, hidden
   * rows, missing rights.
   */
  public void requireCopyable(Collection<String> columns) {
    if (!kind.copyable()) {
      throw SyncException.of(ProblemCode.SOURCE_TABLE_KIND, name() + " is " + kind.words() + ".")
          .field("table");
    }
    if (traits.persistence() == 't') {
      throw SyncException.of(
          ProblemCode.SOURCE_TABLE_KIND, name() + " is a temporary table of another session.");
    }
    leaves.stream()
        .filter(Partition::foreign)
        .findFirst()
        .ifPresent(
            leaf -> {
              throw SyncException.of(
                  ProblemCode.SOURCE_TABLE_KIND,
                  "Partition %s of %s is a foreign table, which no snapshot of this server covers."
                      .formatted(leaf.name(), name()));
            });
    columns.stream()
        .filter(column -> column(column).isEmpty())
        .findFirst()
        .ifPresent(
            column -> {
              throw missing(column);
            });
    requireReadable(columns);
  }

  private void requireReadable(Collection<String> columns) {
    String role = SqlText.identifier(access.role());
    String table = SqlText.table(name());
    if (!access.schemaUsage()) {
      String schema = SqlText.identifier(name().schema());
      throw SyncException.of(
              ProblemCode.SOURCE_PERMISSION_DENIED,
              "The role %s may not use the schema %s.".formatted(role, schema))
          .remedy("grant usage on schema %s to %s;".formatted(schema, role));
    }
    List<String> denied = columns.stream().filter(access.unreadable()::contains).toList();
    boolean nothing = !access.wholeTable() && access.unreadable().size() == texts.size();
    if (nothing) {
      throw SyncException.of(
              ProblemCode.SOURCE_PERMISSION_DENIED,
              "The role %s may not read the table %s.".formatted(role, table))
          .remedy("grant select on %s to %s;".formatted(table, role));
    }
    if (!denied.isEmpty()) {
      String list = String.join(", ", denied.stream().map(SqlText::identifier).toList());
      throw SyncException.of(
              ProblemCode.SOURCE_PERMISSION_DENIED,
              "The role %s may not read these columns of %s: %s.".formatted(role, table, list))
          .remedy(
              "grant select (%s) on %s to %s; or leave them out with `columns`."
                  .formatted(list, table, role));
    }
    if (access.rowsHidden()) {
      throw SyncException.of(
              ProblemCode.SOURCE_ROW_SECURITY,
              "Row-level security of %s applies to the role %s.".formatted(table, role))
          .field("table")
          .remedy(
              "alter role %s bypassrls; or, where the policy is not wanted: alter table %s disable row level security;"
                  .formatted(role, table));
    }
  }

  private SyncException missing(String column) {
    return SyncException.of(
            ProblemCode.SOURCE_COLUMN_MISSING,
            "%s has no column %s.".formatted(name(), SqlText.identifier(column)))
        .field("columns");
  }
}
