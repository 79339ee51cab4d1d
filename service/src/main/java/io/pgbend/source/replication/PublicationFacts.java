package io.pgbend.source.replication;

import java.util.List;

/**
 * A row of {@code pg_publication}.
 *
 * @param xmin the transaction that last changed the row
 * @param truncates false before 11, where no truncate is ever sent
 * @param viaRoot whether changes of leaves arrive as changes of their root; false before 13
 * @param generated whether stored generated columns are sent; false before 18
 */
public record PublicationFacts(
    String name,
    long oid,
    long xmin,
    boolean allTables,
    boolean inserts,
    boolean updates,
    boolean deletes,
    boolean truncates,
    boolean viaRoot,
    boolean generated) {

  /**
   * Why a relation is published.
   *
   * @param rowOid of the row in {@code pg_publication}, {@code pg_publication_rel} or {@code
   *     pg_publication_namespace}: removing and adding again makes another
   * @param xmin the transaction that last changed that row
   * @param memberSince the transaction that last put the table into the schema, for a schema; else
   *     0
   * @param filter the row filter as the server prints it, empty when none
   * @param columns the column list in the table's order; empty means all
   */
  public record Membership(
      Kind kind, long rowOid, long xmin, long memberSince, String filter, List<String> columns) {
    public Membership {
      columns = List.copyOf(columns);
    }

    /** Whether this has published the relation all the time since the other was read. */
    boolean continues(Membership before) {
      return kind == before.kind
          && rowOid == before.rowOid
          && xmin == before.xmin
          && memberSince == before.memberSince;
    }
  }

  /** What a publication names. */
  public enum Kind {
    ALL_TABLES,
    SCHEMA,
    TABLE
  }
}
