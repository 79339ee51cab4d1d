package io.pgbend.staging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL's send functions write, made by other means than those under test. */
final class PgSend {
  static final int NAN = 0xC000;
  static final int POSITIVE_INFINITY = 0xD000;
  static final int NEGATIVE_INFINITY = 0xF000;

  private PgSend() {}

  static byte[] int2(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  static byte[] int4(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] int8(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  /** A numeric that is no number. */
  static byte[] numeric(int sign) {
    return ByteBuffer.allocate(8).putInt(0).putShort((short) sign).putShort((short) 0).array();
  }

  /** Digits to the base 10000, zeros stripped on both ends as the server does. */
  static byte[] numeric(BigDecimal value) {
    int groupsBelow = (Math.max(value.scale(), 0) + 3) / 4;
    BigInteger rest = value.abs().movePointRight(4 * groupsBelow).toBigIntegerExact();
    List<Short> digits = new ArrayList<>();
    int weight = -groupsBelow - 1;
    while (rest.signum() != 0) {
      BigInteger[] split = rest.divideAndRemainder(BigInteger.valueOf(10_000));
      digits.addFirst(split[1].shortValueExact());
      rest = split[0];
      weight++;
    }
    while (!digits.isEmpty() && digits.getLast() == 0) {
      digits.removeLast();
    }
    ByteBuffer sent = ByteBuffer.allocate(8 + 2 * digits.size());
    sent.putShort((short) digits.size()).putShort((short) (digits.isEmpty() ? 0 : weight));
    sent.putShort((short) (value.signum() < 0 ? 0x4000 : 0));
    sent.putShort((short) Math.max(value.scale(), 0));
    digits.forEach(sent::putShort);
    return sent.array();
  }
}
