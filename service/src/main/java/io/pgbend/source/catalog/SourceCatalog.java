package io.pgbend.source.catalog;

import io.pgbend.change.SourceColumn;
import io.pgbend.change.SourceColumn.Generation;
import io.pgbend.change.SourceColumn.Identity;
import io.pgbend.change.TableName;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Questions to a server's catalogue, on one session; for one thread at a time. */
public final class SourceCatalog {
  private static final int GENERATED_SINCE = 120000;
  private static final int DETACH_SINCE = 140000;

  private final SourceSession session;

  public SourceCatalog(SourceSession session) {
    this.session = session;
  }

  /** What the server and our role are. */
  public ServerFacts server() {
    return ServerQuestions.facts(session);
  }

  /**
   * A relation by its exact name, of whatever kind; {@link SourceTable#requireCopyable} decides
   * what may be copied.
   *
   * @throws SyncException {@code SOURCE_TABLE_MISSING} naming tables with a similar name
   */
  public SourceTable table(TableName name) {
    RelationRow relation = RelationRow.byName(session, name).orElseThrow(() -> missing(name));
    List<ColumnRow> columns = columns(relation.oid());
    TypeCatalog types =
        new TypeCatalog(session, columns.stream().map(ColumnRow::typeOid).distinct().toList());
    Map<String, ColumnText> texts = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    for (ColumnRow column : columns) {
      texts.put(column.name(), types.text(column.typeOid()));
      if (!column.readable()) {
        unreadable.add(column.name());
      }
    }
    List<Partition> leaves =
        relation.kind() == TableKind.PARTITIONED ? leaves(relation.oid()) : List.of();
    return new SourceTable(
        relation.oid(),
        new TableShape(
            relation.name(), columns.stream().map(c -> c.column(types)).toList(), key(relation)),
        relation.kind(),
        relation.traits(),
        new SourceTable.Access(
            relation.role(),
            relation.schemaUsage(),
            relation.wholeTable(),
            unreadable,
            relation.rowsHidden()),
        leaves.stream().map(Partition::size).reduce(relation.size(), TableSize::plus),
        leaves,
        texts);
  }

  /**
   * Tables whose schema or name holds a text, upper and lower case alike, without the server's own.
   *
   * @param limit how many at most
   */
  public List<TableSummary> tables(String search, int limit) {
    return TableSummary.matching(session, search, limit);
  }

  private record ColumnRow(
      int number,
      String name,
      long typeOid,
      int typmod,
      String declaration,
      boolean nullable,
      String defaultText,
      Generation generation,
      Identity identity,
      boolean readable) {
    SourceColumn column(TypeCatalog types) {
      return new SourceColumn(
          number,
          name,
          types.type(typeOid, typmod, declaration),
          nullable,
          defaultText,
          generation,
          identity);
    }
  }

  private List<ColumnRow> columns(long oid) {
    String generated = session.version() >= GENERATED_SINCE ? "a.attgenerated" : "''";
    return session.list(
        """
        select a.attnum, a.attname, a.atttypid::pg_catalog.int8, a.atttypmod,
          pg_catalog.format_type(a.atttypid, a.atttypmod), not a.attnotnull,
          coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), ''), %s, a.attidentity,
          pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'select')
        from pg_catalog.pg_attribute a
        left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = cast(? as pg_catalog.oid) and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """
            .formatted(generated),
        r ->
            new ColumnRow(
                r.getInt(1),
                r.getString(2),
                r.getLong(3),
                r.getInt(4),
                r.getString(5),
                r.getBoolean(6),
                r.getString(7),
                generation(r.getString(8)),
                identity(r.getString(9)),
                r.getBoolean(10)),
        oid);
  }

  private static Generation generation(String letter) {
    return switch (letter) {
      case "s" -> Generation.STORED;
      case "v" -> Generation.VIRTUAL;
      default -> Generation.NONE;
    };
  }

  private static Identity identity(String letter) {
    return switch (letter) {
      case "a" -> Identity.ALWAYS;
      case "d" -> Identity.BY_DEFAULT;
      default -> Identity.NONE;
    };
  }

  private List<String> key(RelationRow relation) {
    return session.list(
        """
        select a.attname
        from pg_catalog.pg_index i
        cross join lateral pg_catalog.unnest(i.indkey::pg_catalog.int2[])
          with ordinality k (number, place)
        join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
        where i.indrelid = cast(? as pg_catalog.oid) and i.indisprimary and k.place <= %s
        order by k.place
        """
            .formatted(session.version() >= 110000 ? "i.indnkeyatts" : "i.indnatts"),
        r -> r.getString(1),
        relation.oid());
  }

  private List<Partition> leaves(long root) {
    String attached = session.version() >= DETACH_SINCE ? "where not h.inhdetachpending" : "";
    return session.list(
        """
        with recursive tree (oid, parent) as (
          select cast(? as pg_catalog.oid), cast(0 as pg_catalog.oid)
          union all
          select h.inhrelid, h.inhparent
          from tree join pg_catalog.pg_inherits h on h.inhparent = tree.oid
          %s
        )
        select c.oid::pg_catalog.int8 as oid, n.nspname, c.relname, pn.nspname, p.relname,
          coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid), ''),
          c.relfilenode::pg_catalog.int8 as file_node,
          pg_catalog.has_schema_privilege(n.oid, 'usage')
            and pg_catalog.has_table_privilege(c.oid, 'select')
            and not pg_catalog.row_security_active(c.oid),
          c.relkind = 'f', %s
        from tree
        join pg_catalog.pg_class c on c.oid = tree.oid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_class p on p.oid = tree.parent
        join pg_catalog.pg_namespace pn on pn.oid = p.relnamespace
        where c.relkind <> 'p'
        order by n.nspname, c.relname
        """
            .formatted(attached, RelationRow.SIZE),
        r ->
            new Partition(
                r.getLong(1),
                new TableName(r.getString(2), r.getString(3)),
                new TableName(r.getString(4), r.getString(5)),
                r.getString(6),
                r.getLong(7),
                RelationRow.size(r),
                r.getBoolean(8),
                r.getBoolean(9)),
        root);
  }

  /** The tables of which a relation is a partition, the nearest first; empty for all others. */
  public List<Long> ancestors(long relation) {
    return session.list(
        """
        with recursive tree (oid, depth) as (
          select cast(? as pg_catalog.oid), 0
          union all
          select h.inhparent, tree.depth + 1
          from tree
          join pg_catalog.pg_class c on c.oid = tree.oid and c.relispartition
          join pg_catalog.pg_inherits h on h.inhrelid = tree.oid
        )
        select oid::pg_catalog.int8
        from tree
        where depth > 0
        order by depth
        """,
        r -> r.getLong(1),
        relation);
  }

  private SyncException missing(TableName name) {
    List<String> near = NearNames.of(session, name);
    String detail =
        near.isEmpty()
            ? "There is no table %s in this database.".formatted(name)
            : "There is no table %s in this database; similar: %s."
                .formatted(name, String.join(", ", near));
    return SyncException.of(ProblemCode.SOURCE_TABLE_MISSING, detail).field("table");
  }
}
