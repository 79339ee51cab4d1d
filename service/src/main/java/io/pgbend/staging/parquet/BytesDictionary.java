package io.pgbend.staging.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Byte strings in the order of their first appearance, held as a dictionary page holds them. */
final class BytesDictionary {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_SLOTS = 64;

  private final ByteSink plain = new ByteSink();
  private int[] slots = new int[FIRST_SLOTS];
  private int[] starts = new int[FIRST_SLOTS / 2];
  private int[] lengths = new int[FIRST_SLOTS / 2];
  private int[] hashes = new int[FIRST_SLOTS / 2];
  private int size;

  int size() {
    return size;
  }

  /** Where the entry's length stands in {@link #plain()}; its bytes follow. */
  int start(int index) {
    return starts[index];
  }

  int length(int index) {
    return lengths[index];
  }

  ByteSink plain() {
    return plain;
  }

  /** The index of the bytes, new or known; -1 when new and there are {@code limit} already. */
  int index(byte[] source, int offset, int length, int limit) {
    int hash = hash(source, offset, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (hashes[index] == hash && same(index, source, offset, length)) {
        return index;
      }
      slot = slot + 1 & mask;
    }
    return size == limit ? -1 : add(slot, hash, source, offset, length);
  }

  private boolean same(int index, byte[] source, int offset, int length) {
    int start = starts[index] + 4;
    return lengths[index] == length
        && Arrays.equals(plain.array(), start, start + length, source, offset, offset + length);
  }

  private int add(int slot, int hash, byte[] source, int offset, int length) {
    int index = size++;
    starts[index] = plain.size();
    lengths[index] = length;
    hashes[index] = hash;
    plain.putInt(length);
    plain.put(source, offset, length);
    slots[slot] = size;
    if (size == starts.length) {
      grow();
    }
    return index;
  }

  private void grow() {
    starts = Arrays.copyOf(starts, size * 2);
    lengths = Arrays.copyOf(lengths, size * 2);
    hashes = Arrays.copyOf(hashes, size * 2);
    slots = new int[size * 4];
    int mask = slots.length - 1;
    for (int index = 0; index < size; index++) {
      int slot = hashes[index] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = index + 1;
    }
  }

  void clear() {
    Arrays.fill(slots, 0);
    plain.truncate(0);
    size = 0;
  }

  int heldBytes() {
    return plain.capacity() + slots.length * 10;
  }

  private static int hash(byte[] source, int offset, int length) {
    long mixed = length;
    int position = offset;
    int end = offset + length;
    for (; position <= end - 8; position += 8) {
      mixed = (mixed ^ (long) LONG.get(source, position)) * 0x9E3779B97F4A7C15L;
      mixed ^= mixed >>> 32;
    }
    long rest = 0;
    for (; position < end; position++) {
      rest = rest << 8 | (source[position] & 0xff);
    }
    mixed = (mixed ^ rest) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32);
  }
}
