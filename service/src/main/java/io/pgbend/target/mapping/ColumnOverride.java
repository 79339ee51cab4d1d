package io.pgbend.target.mapping;

/**
 * A user's wish for one column.
 *
 * @param source the column's name in PostgreSQL
 * @param target its name in Databend; empty for the same
 * @param type a Databend type; empty for the automatic choice
 */
public record ColumnOverride(String source, String target, String type) {}
