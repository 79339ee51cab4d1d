package io.pgbend.source.catalog;

import io.pgbend.change.TableName;
import io.pgbend.source.SourceSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The row of {@code pg_class} and what our role may do with it. */
record RelationRow(
    long oid,
    TableName name,
    TableKind kind,
    SourceTable.Traits traits,
    String role,
    boolean schemaUsage,
    boolean wholeTable,
    boolean rowsHidden,
    TableSize size) {

  /** Size as it is now; the estimate of rows is scaled as the planner scales it. */
  static final String SIZE =
      """
      case when c.relkind in ('r', 'm', 't') then coalesce(pg_catalog.pg_relation_size(c.oid), 0)
        else 0 end / pg_catalog.current_setting('block_size')::pg_catalog.int8 as pages,
      case when c.relkind in ('r', 'm', 't') then coalesce(pg_catalog.pg_total_relation_size(c.oid), 0)
        else 0 end as bytes,
      case when c.relkind in ('r', 'm', 't') then coalesce(pg_catalog.pg_table_size(c.oid), 0)
        else 0 end as table_bytes,
      c.relpages as relpages, c.reltuples as reltuples
      """;

  private static final String QUESTION =
      """
      select c.oid::pg_catalog.int8 as oid, n.nspname, c.relname, c.relkind, c.relpersistence,
        c.relreplident, c.relispartition, c.relfilenode::pg_catalog.int8 as file_node,
        exists (
          select from pg_catalog.pg_index i
          where i.indrelid = c.oid and i.indisprimary and not i.indimmediate) as deferrable,
        c.relkind = 'r' and exists (
          select from pg_catalog.pg_inherits h where h.inhparent = c.oid) as has_children,
        current_user as role,
        pg_catalog.has_schema_privilege(n.oid, 'usage') as schema_usage,
        pg_catalog.has_table_privilege(c.oid, 'select') as whole_table,
        c.relkind in ('r', 'p') and pg_catalog.row_security_active(c.oid) as rows_hidden,
        %s
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      """
          .formatted(SIZE);

  static Optional<RelationRow> byName(SourceSession session, TableName name) {
    return first(
        session.list(
            QUESTION + "where n.nspname = ? and c.relname = ?",
            RelationRow::from,
            name.schema(),
            name.name()));
  }

  private static Optional<RelationRow> first(List<RelationRow> rows) {
    return rows.stream().findFirst();
  }

  private static RelationRow from(ResultSet r) throws SQLException {
    return new RelationRow(
        r.getLong("oid"),
        new TableName(r.getString("nspname"), r.getString("relname")),
        TableKind.of(r.getString("relkind")),
        new SourceTable.Traits(
            r.getString("relpersistence").charAt(0),
            ReplicaIdentity.of(r.getString("relreplident")),
            r.getBoolean("deferrable"),
            r.getBoolean("has_children"),
            r.getBoolean("relispartition"),
            r.getLong("file_node")),
        r.getString("role"),
        r.getBoolean("schema_usage"),
        r.getBoolean("whole_table"),
        r.getBoolean("rows_hidden"),
        size(r));
  }

  static TableSize size(ResultSet r) throws SQLException {
    long pages = r.getLong("pages");
    long counted = r.getLong("relpages");
    double tuples = r.getDouble("reltuples");
    long rows = counted > 0 && tuples >= 0 ? Math.round(tuples / counted * pages) : -1;
    return new TableSize(
        pages, r.getLong("bytes"), r.getLong("table_bytes"), pages == 0 ? 0 : rows);
  }
}
