package io.pgbend.pipeline;

import io.pgbend.change.SourceColumn;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.target.raw.RawTable;
import java.util.List;

/**
 * What a task captures.
 *
 * @param relation OID of its table
 * @param leaves OIDs of the partitions that were there at the start
 * @param known all columns of the table that the stream may bring
 */
public record RouteShape(
    TaskKey task,
    long relation,
    boolean partitioned,
    List<Long> leaves,
    List<SourceColumn> known,
    RawTable raw) {
  public RouteShape {
    leaves = List.copyOf(leaves);
    known = List.copyOf(known);
  }
}
