package io.pgbend.target.client;

/**
 * A column of a result.
 *
 * @param type as the server names it, for instance {@code Nullable(Decimal(12, 2))}
 */
public record Column(String name, String type) {}
