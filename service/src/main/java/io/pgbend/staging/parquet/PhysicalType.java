package io.pgbend.staging.parquet;

/** How a column is stored, and what its values mean. */
public sealed interface PhysicalType {
  record Bits() implements PhysicalType {}

  record Int32(Meaning meaning) implements PhysicalType {}

  record Int64(Meaning meaning) implements PhysicalType {}

  record Float32() implements PhysicalType {}

  record Float64() implements PhysicalType {}

  /** UTF-8 when {@code text}, any bytes otherwise. */
  record Bytes(boolean text) implements PhysicalType {}

  /** A decimal as a big-endian two's complement number of {@code length} bytes. */
  record Block(int length, Meaning meaning) implements PhysicalType {}

  /** What a number stands for. */
  sealed interface Meaning {
    record Plain() implements Meaning {}

    /** Days since 1970-01-01. */
    record Days() implements Meaning {}

    /** Microseconds since 1970-01-01 00:00:00 UTC. */
    record Micros() implements Meaning {}

    record Scaled(int precision, int scale) implements Meaning {}
  }
}
