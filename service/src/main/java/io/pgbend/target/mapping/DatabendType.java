package io.pgbend.target.mapping;

/** A column type of Databend. */
public sealed interface DatabendType {

  /** The type as it stands in DDL. */
  String declaration();

  /** Whether CREATE TABLE accepts the type in {@code bloom_index_columns} (1.2.895, else 1301). */
  default boolean takesBloomIndex() {
    return switch (this) {
      case Plain.SMALLINT, Plain.INT, Plain.BIGINT, Plain.FLOAT, Plain.DOUBLE -> true;
      case Plain.DATE, Plain.TIMESTAMP, Plain.STRING -> true;
      case Plain.BOOLEAN, Plain.VARIANT, Plain.BINARY -> false;
      case Decimal _, Vector _, Foreign _ -> false;
    };
  }

  /** Types without parameters. */
  enum Plain implements DatabendType {
    BOOLEAN,
    SMALLINT,
    INT,
    BIGINT,
    FLOAT,
    DOUBLE,
    DATE,
    TIMESTAMP,
    STRING,
    VARIANT,
    BINARY;

    @Override
    public String declaration() {
      return name();
    }
  }

  /**
   * An exact number.
   *
   * @param precision 1 to 76 digits
   * @param scale 0 to precision
   */
  record Decimal(int precision, int scale) implements DatabendType {
    /**
     * With more digits Databend 1.2.895 gives back other numbers than it was given: it exchanges
     * the halves of a 256-bit decimal in every block where values repeat, however they were
     * inserted.
     */
    public static final int SAFE_DIGITS = 38;

    @Override
    public String declaration() {
      return "DECIMAL(" + precision + ", " + scale + ")";
    }
  }

  /**
   * A vector of floats.
   *
   * @param dimensions 1 to 4096
   */
  record Vector(int dimensions) implements DatabendType {
    public static final int MOST_DIMENSIONS = 4096;

    @Override
    public String declaration() {
      return "VECTOR(" + dimensions + ")";
    }
  }

  /** A type that exists in Databend and that nothing is stored in by us. */
  record Foreign(String declaration) implements DatabendType {}
}
