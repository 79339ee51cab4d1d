package io.pgbend.source.replication;

import io.pgbend.change.TableName;
import io.pgbend.source.catalog.ReplicaIdentity;
import java.util.List;

/**
 * What the stream says of a relation before its first change and after each change of its shape.
 *
 * @param oid as {@code pg_class} has it, of a leaf where the publication does not publish via the
 *     root
 */
public record RelationMessage(
    long oid, TableName name, ReplicaIdentity identity, List<Column> columns) {
  public RelationMessage {
    columns = List.copyOf(columns);
  }

  /**
   * A column that is sent. Its attribute number is not told.
   *
   * @param identity whether it is part of the replica identity
   */
  public record Column(String name, long typeOid, int typmod, boolean identity) {}
}
