package io.pgbend.target.client;

/**
 * A column of a table in Databend.
 *
 * @param type as the catalogue spells it, for instance {@code DECIMAL(12, 2)} or {@code BIGINT
 *     UNSIGNED}, without nullability
 * @param defaultText the default's expression, empty when none
 */
public record TargetColumn(String name, String type, boolean nullable, String defaultText) {}
