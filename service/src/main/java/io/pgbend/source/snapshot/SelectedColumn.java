package io.pgbend.source.snapshot;

/**
 * A column to read.
 *
 * @param asText whether to send it as PostgreSQL's text rather than in the type's binary form
 */
public record SelectedColumn(String name, boolean asText) {}
