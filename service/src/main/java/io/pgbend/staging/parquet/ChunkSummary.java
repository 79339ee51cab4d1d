package io.pgbend.staging.parquet;

/**
 * What the footer says about one column.
 *
 * @param start where the column's bytes begin in the file
 * @param firstPage where its first data page begins; the dictionary, if any, stands before it
 */
record ChunkSummary(
    ParquetColumn column,
    long rows,
    long nulls,
    long start,
    long firstPage,
    long uncompressedBytes,
    long compressedBytes,
    boolean indexPages) {}
