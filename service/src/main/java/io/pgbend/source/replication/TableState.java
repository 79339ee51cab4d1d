package io.pgbend.source.replication;

import io.pgbend.change.TableName;
import io.pgbend.source.catalog.ReplicaIdentity;
import java.util.List;

/**
 * A table, and where it is partitioned the leaves that hold its rows.
 *
 * @param keys its unique indexes over plain columns and all rows
 */
public record TableState(
    Relation relation,
    boolean partitioned,
    List<Column> columns,
    List<UniqueKey> keys,
    List<Relation> leaves) {

  public TableState {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
    leaves = List.copyOf(leaves);
  }

  /** The relations whose changes make up the table's: itself, or its leaves. */
  public List<Relation> carriers() {
    return partitioned ? leaves : List.of(relation);
  }

  /**
   * A relation that may hold rows.
   *
   * @param persistence {@code p} permanent, {@code u} unlogged, {@code t} temporary
   * @param fileNode {@code relfilenode}, another after each rewrite; 0 for a partitioned table
   * @param identityColumns what a change says of the old row; empty for FULL, which says all, and
   *     where nothing is said
   * @param memberships why it is published, itself or through a table above it
   * @param path the partitions from below the table down to this one; empty for the table itself
   */
  public record Relation(
      long oid,
      TableName name,
      long schemaOid,
      String persistence,
      long fileNode,
      ReplicaIdentity identity,
      List<String> identityColumns,
      List<PublicationFacts.Membership> memberships,
      List<Step> path) {
    public Relation {
      identityColumns = List.copyOf(identityColumns);
      memberships = List.copyOf(memberships);
      path = List.copyOf(path);
    }
  }

  /**
   * A partition on the way down.
   *
   * @param xmin the transaction that attached it
   * @param bornAttached whether it has been a partition since the statement that created it
   */
  public record Step(long oid, long xmin, boolean bornAttached) {
    boolean continues(Step before) {
      return oid == before.oid && xmin == before.xmin;
    }
  }

  /**
   * A column, as far as it tells whether stored values may have changed.
   *
   * @param missing whether rows from before the column show a value kept in the catalogue
   * @param defaultOid of the row in {@code pg_attrdef}, 0 when there is no default
   * @param xmin the transaction that last changed the column's row in {@code pg_attribute}
   */
  public record Column(
      int number,
      String name,
      long typeOid,
      int typmod,
      boolean nullable,
      boolean missing,
      long defaultOid,
      long xmin) {}

  /**
   * Columns that are unique together.
   *
   * @param immediate whether that is checked with each row, not at the end of a statement or
   *     transaction
   */
  public record UniqueKey(List<String> columns, boolean immediate) {
    public UniqueKey {
      columns = List.copyOf(columns);
    }
  }
}
