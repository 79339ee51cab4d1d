package io.pgbend.source.catalog;

import io.pgbend.change.TableName;
import io.pgbend.source.SourceSession;
import java.util.List;

/**
 * A table in a list.
 *
 * @param rows an estimate, -1 when never analyzed; 0 for partitioned tables
 * @param readable whether our role may read it, or at least one column of it
 */
public record TableSummary(
    TableName name, TableKind kind, long rows, boolean hasKey, boolean readable) {

  /** Tables and what looks like them; partitions appear under their root only. */
  static List<TableSummary> matching(SourceSession session, String search, int limit) {
    return session.list(
        """
        select n.nspname, c.relname, c.relkind, c.reltuples::pg_catalog.int8,
          exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisprimary),
          pg_catalog.has_schema_privilege(n.oid, 'usage')
            and pg_catalog.has_any_column_privilege(c.oid, 'select')
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
          and n.nspname not in ('pg_catalog', 'information_schema')
          and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
          and pg_catalog.strpos(
            pg_catalog.lower(pg_catalog.concat(n.nspname, '.', c.relname)),
            pg_catalog.lower(?)) > 0
        order by n.nspname, c.relname
        limit ?
        """,
        r ->
            new TableSummary(
                new TableName(r.getString(1), r.getString(2)),
                TableKind.of(r.getString(3)),
                r.getLong(4),
                r.getBoolean(5),
                r.getBoolean(6)),
        search,
        limit);
  }
}
