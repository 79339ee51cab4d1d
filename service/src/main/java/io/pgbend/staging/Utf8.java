package io.pgbend.staging;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8. A server whose database is SQL_ASCII sends whatever was stored, and Databend
 * refuses a whole file for one wrong byte.
 */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  static boolean isValid(byte[] data, int offset, int length) {
    int position = offset;
    int end = offset + length;
    while (position <= end - 8 && ((long) LONG.get(data, position) & HIGH_BITS) == 0) {
      position += 8;
    }
    while (position < end) {
      int width = data[position] >= 0 ? 1 : sequence(data, position, end);
      if (width == 0) {
        return false;
      }
      position += width;
    }
    return true;
  }

  /** The length of the sequence of more than one byte that begins here; 0 when it is wrong. */
  private static int sequence(byte[] data, int position, int end) {
    int first = data[position] & 0xff;
    int width = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (width == 0 || position + width > end) {
      return 0;
    }
    int second = data[position + 1] & 0xff;
    boolean allowed =
        switch (first) {
          case 0xe0 -> second >= 0xa0 && second <= 0xbf;
          case 0xed -> second >= 0x80 && second <= 0x9f;
          case 0xf0 -> second >= 0x90 && second <= 0xbf;
          case 0xf4 -> second >= 0x80 && second <= 0x8f;
          default -> second >= 0x80 && second <= 0xbf;
        };
    for (int i = 2; i < width; i++) {
      allowed &= (data[position + i] & 0xc0) == 0x80;
    }
    return allowed ? width : 0;
  }
}
