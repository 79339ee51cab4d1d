package io.pgbend.source.catalog;

import io.pgbend.change.TableName;

/**
 * A leaf of a partitioned table.
 *
 * @param bound as {@code pg_get_expr} prints it, of the leaf itself within its parent
 * @param fileNode the leaf's {@code relfilenode}: another one means that it was rewritten
 * @param readable whether our role may read it directly and sees all its rows
 * @param foreign whether its rows live on another server
 */
public record Partition(
    long oid,
    TableName name,
    TableName parent,
    String bound,
    long fileNode,
    TableSize size,
    boolean readable,
    boolean foreign) {}
