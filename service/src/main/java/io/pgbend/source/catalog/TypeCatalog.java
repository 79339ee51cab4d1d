package io.pgbend.source.catalog;

import io.pgbend.change.PgType;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The types of some columns and everything they are made of, read in one question. */
final class TypeCatalog {
  /** OIDs of pg_catalog types that print names, with a schema only where search_path needs it. */
  private static final Set<Long> NAMES_OF_OBJECTS =
      Set.of(24L, 2202L, 2203L, 2204L, 2205L, 2206L, 3734L, 3769L, 4191L);

  private static final String QUESTION =
      """
      with recursive needed (oid) as (
        select pg_catalog.unnest(cast(? as pg_catalog.oid[]))
        union
        select part.oid
        from needed
        join pg_catalog.pg_type t on t.oid = needed.oid
        cross join lateral (
          select t.typbasetype where t.typtype = 'd'
          union all
          select t.typelem where t.typoutput = 'pg_catalog.array_out'::pg_catalog.regproc
          union all
          select a.atttypid
          from pg_catalog.pg_attribute a
          where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
          union all
          select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid
        ) part (oid)
      )
      select t.oid::pg_catalog.int8, n.nspname, t.typname, t.typtype, t.typtypmod,
        t.typbasetype::pg_catalog.int8,
        pg_catalog.format_type(t.oid, null),
        case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) else '' end,
        case when t.typoutput = 'pg_catalog.array_out'::pg_catalog.regproc
          then t.typelem::pg_catalog.int8 else 0 end,
        case when exists (
            select from pg_catalog.pg_cast k
            where k.castsource = t.oid and k.casttarget = 'pg_catalog.text'::pg_catalog.regtype)
          then fn.nspname else '' end,
        f.proname,
        array(
          select a.atttypid::pg_catalog.int8
          from pg_catalog.pg_attribute a
          where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
          union all
          select r.rngsubtype::pg_catalog.int8 from pg_catalog.pg_range r where r.rngtypid = t.oid)
      from needed
      join pg_catalog.pg_type t on t.oid = needed.oid
      join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      join pg_catalog.pg_proc f on f.oid = t.typoutput
      join pg_catalog.pg_namespace fn on fn.oid = f.pronamespace
      """;

  private record Row(
      long oid,
      String schema,
      String name,
      char kind,
      int domainTypmod,
      long domainBase,
      String declaration,
      String baseDeclaration,
      long element,
      String outputFunction,
      List<Long> parts) {}

  private final Map<Long, Row> rows = new HashMap<>();

  TypeCatalog(SourceSession session, Collection<Long> oids) {
    String list = oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    for (Row row : session.list(QUESTION, TypeCatalog::row, list)) {
      rows.put(row.oid(), row);
    }
  }

  private static Row row(ResultSet r) throws SQLException {
    String schema = r.getString(10);
    return new Row(
        r.getLong(1),
        r.getString(2),
        r.getString(3),
        r.getString(4).charAt(0),
        r.getInt(5),
        r.getLong(6),
        r.getString(7),
        r.getString(8),
        r.getLong(9),
        schema.isEmpty()
            ? ""
            : SqlText.identifier(schema) + "." + SqlText.identifier(r.getString(11)),
        numbers(r.getArray(12)));
  }

  private static List<Long> numbers(Array array) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    for (Object number : (Object[]) array.getArray()) {
      numbers.add((Long) number);
    }
    return numbers;
  }

  /** The type tree; {@code declaration} is that of the column. */
  PgType type(long oid, int typmod, String declaration) {
    Row row = known(oid);
    if (row.kind() == 'd') {
      return new PgType.Domain(
          oid,
          row.schema(),
          row.name(),
          declaration,
          type(row.domainBase(), row.domainTypmod(), row.baseDeclaration()));
    }
    if (row.element() != 0) {
      return new PgType.Array(
          oid,
          row.schema(),
          row.name(),
          declaration,
          type(row.element(), typmod, element(declaration)));
    }
    return row.kind() == 'b'
        ? new PgType.Base(oid, row.schema(), row.name(), typmod, declaration)
        : new PgType.Other(oid, row.schema(), row.name(), declaration, row.kind());
  }

  ColumnText text(long oid) {
    Row row = known(oid);
    while (row.kind() == 'd') {
      row = known(row.domainBase());
    }
    return new ColumnText(row.outputFunction(), followsSearchPath(oid));
  }

  private boolean followsSearchPath(long oid) {
    Set<Long> seen = new HashSet<>();
    Deque<Long> open = new ArrayDeque<>(List.of(oid));
    while (!open.isEmpty()) {
      long next = open.pop();
      if (NAMES_OF_OBJECTS.contains(next)) {
        return true;
      }
      Row row = rows.get(next);
      if (row == null || !seen.add(next)) {
        continue;
      }
      open.addAll(row.parts());
      open.add(row.domainBase());
      open.add(row.element());
    }
    return false;
  }

  /** {@code format_type} writes an array as its element and brackets. */
  private static String element(String declaration) {
    return declaration.endsWith("[]")
        ? declaration.substring(0, declaration.length() - 2)
        : declaration;
  }

  private Row known(long oid) {
    Row row = rows.get(oid);
    if (row == null) {
      throw new IllegalStateException("type " + oid + " vanished from the catalogue");
    }
    return row;
  }
}
