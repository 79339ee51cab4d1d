package io.pgbend.staging.parquet;

/**
 * A column of the file.
 *
 * @param required whether the file has no place for NULL in it
 */
public record ParquetColumn(String name, PhysicalType type, boolean required) {}
