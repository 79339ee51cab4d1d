package io.pgbend.source.replication;

import io.pgbend.change.TableName;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.ReplicaIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the state of a table and its leaves, and why a publication contains them. */
final class TableStateReader {
  private static final int KEY_COUNT_SINCE = 110000;
  private static final int MISSING_SINCE = 110000;
  private static final int ANCESTORS_SINCE = 130000;
  private static final int DETACH_SINCE = 140000;
  private static final int FILTER_SINCE = 150000;
  private static final int NOT_VALID_SINCE = 180000;

  private final SourceSession session;
  private final Optional<PublicationFacts> publication;

  TableStateReader(SourceSession session, Optional<PublicationFacts> publication) {
    this.session = session;
    this.publication = publication;
  }

  Optional<TableState> read(long table) {
    Map<Long, List<PublicationFacts.Membership>> memberships = memberships(table);
    List<Found> found = relations(table, memberships);
    return found.stream()
        .filter(one -> one.relation().oid() == table)
        .findFirst()
        .map(
            root ->
                new TableState(
                    root.relation(),
                    root.partitioned(),
                    columns(table),
                    keys(table),
                    found.stream()
                        .filter(one -> !one.partitioned() && one.relation().oid() != table)
                        .map(Found::relation)
                        .toList()));
  }

  private record Found(TableState.Relation relation, boolean partitioned) {}

  /**
   * The table and all below it, each with its path.
   *
   * <p>ATTACH and DETACH write the row of each column in {@code pg_attribute} anew, and nothing
   * ever does that to the rows of system columns. A partition of which one column's row still comes
   * from the same command as theirs was created as a partition and never was anything else.
   */
  private String tree() {
    return """
        with recursive tree (oid, path) as (
          select c.oid, array[]::pg_catalog.text[] from pg_catalog.pg_class c
          where c.oid = cast(? as pg_catalog.oid) and c.relkind in ('r', 'p')
          union all
          select h.inhrelid, tree.path || pg_catalog.concat_ws(':', h.inhrelid, h.xmin, exists (
              select from pg_catalog.pg_attribute s
              join pg_catalog.pg_attribute a on a.attrelid = s.attrelid and a.attnum > 0
                and a.attinhcount = 1 and not a.attislocal
                and a.xmin = s.xmin and a.cmin = s.cmin
              where s.attrelid = h.inhrelid and s.attnum = -1))
          from tree
          join pg_catalog.pg_class p on p.oid = tree.oid and p.relkind = 'p'
          join pg_catalog.pg_inherits h on h.inhparent = tree.oid %s
        )
        """
        .formatted(session.version() >= DETACH_SINCE ? "and not h.inhdetachpending" : "");
  }

  private List<Found> relations(
      long table, Map<Long, List<PublicationFacts.Membership>> memberships) {
    return session.list(
        tree()
            + """
            select c.oid::pg_catalog.int8, n.nspname, c.relname, n.oid::pg_catalog.int8,
              c.relpersistence, c.relfilenode::pg_catalog.int8, c.relreplident, c.relkind = 'p',
              array(
                select a.attname::pg_catalog.text
                from pg_catalog.pg_index i
                cross join lateral pg_catalog.unnest(i.indkey::pg_catalog.int2[])
                  with ordinality k (number, place)
                join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
                where i.indrelid = c.oid and i.indisvalid and k.place <= %s
                  and (c.relreplident = 'd' and i.indisprimary and i.indimmediate
                    or c.relreplident = 'i' and i.indisreplident)
                order by k.place),
              tree.path
            from tree join pg_catalog.pg_class c on c.oid = tree.oid
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            order by c.oid
            """
                .formatted(keyCount()),
        r -> new Found(relation(r, memberships), r.getBoolean(8)),
        table);
  }

  private TableState.Relation relation(
      ResultSet r, Map<Long, List<PublicationFacts.Membership>> memberships) throws SQLException {
    long oid = r.getLong(1);
    String persistence = r.getString(5);
    List<PublicationFacts.Membership> of =
        new ArrayList<>(memberships.getOrDefault(oid, List.of()));
    publication
        .filter(whole -> whole.allTables() && persistence.equals("p"))
        .ifPresent(
            whole ->
                of.add(
                    new PublicationFacts.Membership(
                        PublicationFacts.Kind.ALL_TABLES,
                        whole.oid(),
                        whole.xmin(),
                        0,
                        "",
                        List.of())));
    return new TableState.Relation(
        oid,
        new TableName(r.getString(2), r.getString(3)),
        r.getLong(4),
        persistence,
        r.getLong(6),
        ReplicaIdentity.of(r.getString(7)),
        strings(r, 9),
        of,
        strings(r, 10).stream().map(TableStateReader::step).toList());
  }

  private static TableState.Step step(String text) {
    String[] parts = text.split(":", 3);
    return new TableState.Step(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2].equals("t"));
  }

  private String keyCount() {
    return session.version() >= KEY_COUNT_SINCE ? "i.indnkeyatts" : "i.indnatts";
  }

  private List<TableState.Column> columns(long table) {
    return session.list(
        """
        select a.attnum, a.attname, a.atttypid::pg_catalog.int8, a.atttypmod, not a.attnotnull %s, %s,
          coalesce(d.oid, 0)::pg_catalog.int8, a.xmin::pg_catalog.text
        from pg_catalog.pg_attribute a
        left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = cast(? as pg_catalog.oid) and a.attnum > 0 and not a.attisdropped
        order by a.attnum
        """
            .formatted(
                session.version() >= NOT_VALID_SINCE ? orNotValid() : "",
                session.version() >= MISSING_SINCE ? "a.atthasmissing" : "false"),
        r ->
            new TableState.Column(
                r.getInt(1),
                r.getString(2),
                r.getLong(3),
                r.getInt(4),
                r.getBoolean(5),
                r.getBoolean(6),
                r.getLong(7),
                Long.parseLong(r.getString(8))),
        table);
  }

  /** Rows from before the constraint may hold NULL. */
  private static String orNotValid() {
    return """
         or exists (
              select from pg_catalog.pg_constraint n
              where n.conrelid = a.attrelid and n.contype = 'n' and not n.convalidated
                and n.conkey = array[a.attnum])""";
  }

  private List<TableState.UniqueKey> keys(long table) {
    return session.list(
        """
        select array(
            select a.attname::pg_catalog.text
            from pg_catalog.unnest(i.indkey::pg_catalog.int2[]) with ordinality k (number, place)
            join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
            where k.place <= %s order by k.place),
          i.indimmediate
        from pg_catalog.pg_index i
        where i.indrelid = cast(? as pg_catalog.oid) and i.indisunique and i.indisvalid
          and i.indpred is null and i.indexprs is null
        order by i.indexrelid
        """
            .formatted(keyCount()),
        r -> new TableState.UniqueKey(strings(r, 1), r.getBoolean(2)),
        table);
  }

  /**
   * By relation. A table's dependency on its schema is written anew when it is moved, and only
   * then, so it shows that it was moved out and back. A relation is published through each
   * partitioned table above it, from 13.
   */
  private Map<Long, List<PublicationFacts.Membership>> memberships(long table) {
    if (publication.isEmpty()) {
      return Map.of();
    }
    Map<Long, List<PublicationFacts.Membership>> found = new HashMap<>();
    long of = publication.get().oid();
    record Row(long relation, PublicationFacts.Membership membership) {}
    boolean filters = session.version() >= FILTER_SINCE;
    List<Row> rows =
        session.list(
            membershipQuestion(filters),
            r ->
                new Row(
                    r.getLong(1),
                    new PublicationFacts.Membership(
                        PublicationFacts.Kind.valueOf(r.getString(2)),
                        r.getLong(3),
                        Long.parseLong(r.getString(4)),
                        Long.parseLong(r.getString(7)),
                        r.getString(5),
                        strings(r, 6))),
            filters ? new Object[] {table, of, of} : new Object[] {table, of});
    for (Row row : rows) {
      found.computeIfAbsent(row.relation(), _ -> new ArrayList<>()).add(row.membership());
    }
    return found;
  }

  private String membershipQuestion(boolean filters) {
    String ancestors =
        """
        , up (relation, above) as (
          select oid, oid from tree
          union all
          select up.relation, h.inhparent from up
          join pg_catalog.pg_class c on c.oid = up.above and c.relispartition
          join pg_catalog.pg_inherits h on h.inhrelid = up.above
        )
        """;
    String alone = ", up (relation, above) as (select oid, oid from tree)\n";
    String tables =
        """
        select up.relation::pg_catalog.int8, 'TABLE', r.oid::pg_catalog.int8,
          r.xmin::pg_catalog.text, %s, %s, '0'
        from up join pg_catalog.pg_publication_rel r
          on r.prrelid = up.above and r.prpubid = cast(? as pg_catalog.oid)
        """
            .formatted(
                filters ? "coalesce(pg_catalog.pg_get_expr(r.prqual, r.prrelid), '')" : "''",
                filters
                    ? """
                    array(
                      select a.attname::pg_catalog.text from pg_catalog.pg_attribute a
                      where a.attrelid = r.prrelid
                        and a.attnum = any (r.prattrs::pg_catalog.int2[])
                      order by a.attnum)"""
                    : "array[]::pg_catalog.text[]");
    String schemas =
        """
        union all
        select up.relation::pg_catalog.int8, 'SCHEMA', s.oid::pg_catalog.int8,
          s.xmin::pg_catalog.text, '', array[]::pg_catalog.text[], coalesce((
            select d.xmin::pg_catalog.text from pg_catalog.pg_depend d
            where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
              and d.objsubid = 0 and d.refobjid = c.relnamespace
              and d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass), '0')
        from up join pg_catalog.pg_class c on c.oid = up.above
        join pg_catalog.pg_publication_namespace s
          on s.pnnspid = c.relnamespace and s.pnpubid = cast(? as pg_catalog.oid)
        """;
    return tree()
        + (session.version() >= ANCESTORS_SINCE ? ancestors : alone)
        + tables
        + (filters ? schemas : "");
  }

  private static List<String> strings(ResultSet row, int column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
