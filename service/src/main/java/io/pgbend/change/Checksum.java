package io.pgbend.change;

import java.math.BigInteger;

/** A number of rows and the sum of their hashes: equal whatever the order of the rows. */
public record Checksum(long rows, BigInteger sum) {
  public static final Checksum NONE = new Checksum(0, BigInteger.ZERO);

  public Checksum plus(Checksum other) {
    return new Checksum(rows + other.rows, sum.add(other.sum));
  }
}
