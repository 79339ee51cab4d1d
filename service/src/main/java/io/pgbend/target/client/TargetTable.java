package io.pgbend.target.client;

/**
 * A table as the catalogue shows it.
 *
 * @param id stays with the rows when tables are swapped or renamed, and is never used again
 * @param engine {@code FUSE} for ordinary tables, {@code VIEW} for views
 */
public record TargetTable(String name, long id, String engine) {}
