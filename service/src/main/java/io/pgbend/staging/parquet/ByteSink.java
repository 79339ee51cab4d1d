package io.pgbend.staging.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of bytes, numbers in little-endian order as Parquet wants them. */
public final class ByteSink {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int SMALLEST = 256;
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /** From here on an array grows by a quarter only, so that one huge value is not held twice. */
  private static final int LARGE = 8 << 20;

  private byte[] bytes = new byte[0];
  private int size;

  public int size() {
    return size;
  }

  /** Returns the array behind, valid up to {@link #size()} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** The length of the array behind. */
  public int capacity() {
    return bytes.length;
  }

  public void put(int value) {
    room(1);
    bytes[size++] = (byte) value;
  }

  public void putInt(int value) {
    room(4);
    INT.set(bytes, size, value);
    size += 4;
  }

  public void putLong(long value) {
    room(8);
    LONG.set(bytes, size, value);
    size += 8;
  }

  public void put(byte[] source, int offset, int length) {
    room(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Overwrites four bytes that were written before. */
  void setInt(int position, int value) {
    INT.set(bytes, position, value);
  }

  /** Forgets everything from {@code newSize} on. */
  public void truncate(int newSize) {
    size = newSize;
  }

  /** Forgets everything, and gives memory back when the array is larger than {@code keep}. */
  public void reset(int keep) {
    size = 0;
    if (bytes.length > keep) {
      bytes = new byte[0];
    }
  }

  /** Makes room for {@code more} bytes and takes them as written; the caller fills them. */
  int claim(int more) {
    room(more);
    int start = size;
    size += more;
    return start;
  }

  /** Makes sure that {@code more} bytes can be written without growing. */
  void room(int more) {
    if (bytes.length - size < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > LARGEST) {
      throw new OutOfMemoryError("a page would hold more than 2 GB");
    }
    long step = bytes.length > LARGE ? bytes.length >> 2 : bytes.length;
    long wanted = Math.max(Math.max(needed, bytes.length + step), SMALLEST);
    bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, LARGEST));
  }
}
