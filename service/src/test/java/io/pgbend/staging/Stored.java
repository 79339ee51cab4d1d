package io.pgbend.staging;

import io.pgbend.change.PgType;
import io.pgbend.staging.parquet.ByteSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What became of one value: the verdict, and its bytes in the file. */
final class Stored {
  private final Verdict verdict;
  private final byte[] plain;

  private Stored(Verdict verdict, byte[] plain) {
    this.verdict = verdict;
    this.plain = plain;
  }

  Verdict verdict() {
    return verdict;
  }

  byte[] plain() {
    return plain;
  }

  static PgType type(String name) {
    return new PgType.Base(0, "pg_catalog", name, -1, name);
  }

  static PgType arrayOf(String name) {
    return new PgType.Array(0, "pg_catalog", "_" + name, name + "[]", type(name));
  }

  static StagingColumn column(String type, StagingKind kind) {
    return column(type(type), kind);
  }

  static StagingColumn column(PgType type, StagingKind kind) {
    return new StagingColumn("c", type, kind, false, UnrepresentablePolicy.STOP);
  }

  static Stored text(StagingColumn column, String value) {
    return text(column, value.getBytes(StandardCharsets.UTF_8));
  }

  static Stored text(StagingColumn column, byte[] value) {
    ColumnEncoders encoders = ColumnEncoders.of(column, 0);
    byte[] padded = padded(value);
    return of(encoders, encoders.encoder().text(padded, 3, value.length));
  }

  static Stored binary(StagingColumn column, byte[] value) {
    ColumnEncoders encoders = ColumnEncoders.of(column, 0);
    byte[] padded = padded(value);
    return of(encoders, encoders.encoder().binary(padded, 3, value.length));
  }

  /** Values stand in the middle of rows: what is around them must not matter. */
  private static byte[] padded(byte[] value) {
    byte[] padded = new byte[value.length + 6];
    Arrays.fill(padded, (byte) '7');
    System.arraycopy(value, 0, padded, 3, value.length);
    return padded;
  }

  private static Stored of(ColumnEncoders encoders, Verdict verdict) {
    ByteSink page = new ByteSink();
    encoders.values().drainTo(page);
    return new Stored(verdict, Arrays.copyOf(page.array(), page.size()));
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
  }

  long number() {
    return plain.length == 4 ? buffer().getInt() : buffer().getLong();
  }

  /** A decimal, in whichever of the three widths. */
  BigDecimal decimal(int scale) {
    BigInteger unscaled = plain.length <= 8 ? BigInteger.valueOf(number()) : new BigInteger(plain);
    return new BigDecimal(unscaled, scale);
  }

  byte[] bytes() {
    return Arrays.copyOfRange(plain, 4, plain.length);
  }

  String string() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stored stored
        && verdict == stored.verdict
        && Arrays.equals(plain, stored.plain);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(plain);
  }

  @Override
  public String toString() {
    return verdict + " " + Arrays.toString(plain);
  }
}
