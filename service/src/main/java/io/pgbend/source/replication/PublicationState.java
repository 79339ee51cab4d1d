package io.pgbend.source.replication;

import io.pgbend.change.SourceColumn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What a publication says of a table now.
 *
 * @param identity of the rows of the catalogue that publish the table: others, or changed ones,
 *     mean that it may have been left out in between
 * @param operations kinds of changes that are published
 * @param rowFilter as {@code pg_get_expr} prints it; empty for all rows
 * @param columnList names of published columns; empty for all
 * @param generated whether stored generated columns are published
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-publication.html">
 *     pg_publication</a>
 */
public record PublicationState(
    String identity,
    List<String> operations,
    String rowFilter,
    List<String> columnList,
    boolean generated) {
  private static final int TRUNCATE_SINCE = 110000;
  private static final int SCHEMAS_SINCE = 150000;
  private static final int GENERATED_SINCE = 180000;

  public PublicationState {
    operations = List.copyOf(operations);
    columnList = List.copyOf(columnList);
  }

  /**
   * Looks whether and how a table is published, by itself, by a partitioned table above it, by its
   * schema, or because all are.
   *
   * @throws SyncException {@code PUBLICATION_MISSING} or {@code PUBLICATION_LACKS_TABLE}
   */
  public static PublicationState read(
      SourceSession session, String publication, SourceTable table) {
    return session
        .list(question(session.version()), PublicationState::row, publication, table.oid())
        .stream()
        .findFirst()
        .orElseThrow(() -> missing(session, publication, table));
  }

  private static PublicationState row(ResultSet r) throws SQLException {
    return new PublicationState(
        r.getString(1),
        texts(r.getArray(2)),
        r.getString(3),
        texts(r.getArray(4)),
        r.getBoolean(5));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static String question(int version) {
    boolean schemas = version >= SCHEMAS_SINCE;
    return """
        with recursive wanted as (
          select p.*, p.oid as publication, p.xmin as changed
          from pg_catalog.pg_publication p
          where p.pubname = ?),
        above (oid) as (
          select cast(? as pg_catalog.oid)
          union all
          select h.inhparent
          from above
          join pg_catalog.pg_class c on c.oid = above.oid and c.relispartition
          join pg_catalog.pg_inherits h on h.inhrelid = above.oid),
        published (how, filter, columns) as (
          select 'table ' || r.oid || ' ' || r.xmin, %s, %s
          from pg_catalog.pg_publication_rel r
          join wanted p on p.publication = r.prpubid
          where r.prrelid in (select oid from above)%s
          union all
          select 'all', '', array[]::pg_catalog.text[]
          from wanted p
          where p.puballtables)
        select 'publication ' || p.publication || ' ' || p.changed || ' ' || published.how,
          pg_catalog.array_remove(array[
            case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
            case when p.pubdelete then 'delete' end, %s]::pg_catalog.text[], null),
          published.filter, published.columns, %s
        from wanted p
        cross join published
        order by published.how
        """
        .formatted(
            schemas ? "coalesce(pg_catalog.pg_get_expr(r.prqual, r.prrelid), '')" : "''",
            schemas ? columns() : "array[]::pg_catalog.text[]",
            schemas ? schemas() : "",
            version >= TRUNCATE_SINCE ? "case when p.pubtruncate then 'truncate' end" : "null",
            version >= GENERATED_SINCE ? "p.pubgencols = 's'" : "false");
  }

  private static String columns() {
    return """
        array(
            select a.attname::pg_catalog.text
            from pg_catalog.unnest(r.prattrs::pg_catalog.int2[]) number
            join pg_catalog.pg_attribute a on a.attrelid = r.prrelid and a.attnum = number)""";
  }

  private static String schemas() {
    return """

          union all
          select 'schema ' || s.oid || ' ' || s.xmin, '', array[]::pg_catalog.text[]
          from pg_catalog.pg_publication_namespace s
          join wanted p on p.publication = s.pnpubid
          where s.pnnspid in (
            select c.relnamespace from above join pg_catalog.pg_class c on c.oid = above.oid)""";
  }

  private static SyncException missing(
      SourceSession session, String publication, SourceTable table) {
    String name = SqlText.identifier(publication);
    boolean there =
        !session
            .list(
                "select 1 from pg_catalog.pg_publication where pubname = ?",
                r -> r.getInt(1),
                publication)
            .isEmpty();
    String relation = SqlText.table(table.name());
    return there
        ? SyncException.of(
                ProblemCode.PUBLICATION_LACKS_TABLE,
                "The publication %s does not contain %s.".formatted(name, relation))
            .remedy("Run: alter publication %s add table %s;".formatted(name, relation))
        : SyncException.of(
                ProblemCode.PUBLICATION_MISSING, "There is no publication %s.".formatted(name))
            .remedy(
                "Make it, and then the slot anew: create publication %s for table %s;"
                    .formatted(name, relation));
  }

  /** Why a task that needs these kinds of changes and columns cannot follow; empty when it can. */
  public Optional<SyncException> problem(
      String publication, SourceTable table, List<String> needed, List<String> copied) {
    String name = SqlText.identifier(publication);
    List<String> lacking = needed.stream().filter(kind -> !operations.contains(kind)).toList();
    if (!lacking.isEmpty()) {
      return Optional.of(
          SyncException.of(
                  ProblemCode.PUBLICATION_LACKS_OPERATION,
                  "The publication %s leaves out: %s.".formatted(name, String.join(", ", lacking)))
              .remedy(
                  "Run: alter publication %s set (publish = '%s');"
                      .formatted(name, String.join(", ", needed))));
    }
    return copied.stream()
        .filter(column -> !arrives(table, column))
        .findFirst()
        .map(
            column ->
                SyncException.of(
                        ProblemCode.PUBLICATION_LACKS_COLUMN,
                        "The publication %s does not send the column %s of %s."
                            .formatted(
                                name, SqlText.identifier(column), SqlText.table(table.name())))
                    .field("columns"));
  }

  private boolean arrives(SourceTable table, String column) {
    boolean listed = columnList.isEmpty() || columnList.contains(column);
    boolean computed =
        table
            .column(column)
            .filter(found -> found.generation() != SourceColumn.Generation.NONE)
            .isPresent();
    return listed && (!computed || generated || columnList.contains(column));
  }

  /** One text for all that must stay the same while a task follows. */
  public String text() {
    return identity + " filter " + rowFilter + " columns " + String.join(",", columnList);
  }
}
