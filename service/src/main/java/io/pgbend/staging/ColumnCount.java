package io.pgbend.staging;

/**
 * What one column of a file holds.
 *
 * @param nulls all NULLs
 * @param unrepresentable those among them that were values without an exact counterpart
 */
public record ColumnCount(String name, long nulls, long unrepresentable) {}
