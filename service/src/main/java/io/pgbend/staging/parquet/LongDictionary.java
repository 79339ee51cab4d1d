package io.pgbend.staging.parquet;

import java.util.Arrays;

/** Numbers in the order of their first appearance. */
final class LongDictionary {
  private static final int FIRST_SLOTS = 128;

  private int[] slots = new int[FIRST_SLOTS];
  private long[] values = new long[FIRST_SLOTS / 2];
  private int size;

  int size() {
    return size;
  }

  long value(int index) {
    return values[index];
  }

  /** The value's index, new or known; -1 when it is new and there are {@code limit} already. */
  int index(long value, int limit) {
    int mask = slots.length - 1;
    int slot = slotOf(value, mask);
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (values[index] == value) {
        return index;
      }
      slot = slot + 1 & mask;
    }
    if (size == limit) {
      return -1;
    }
    values[size] = value;
    slots[slot] = ++size;
    int index = size - 1;
    if (size == values.length) {
      grow();
    }
    return index;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  int heldBytes() {
    return slots.length * 4 + values.length * 8;
  }

  private void grow() {
    values = Arrays.copyOf(values, size * 2);
    slots = new int[size * 4];
    int mask = slots.length - 1;
    for (int index = 0; index < size; index++) {
      int slot = slotOf(values[index], mask);
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = index + 1;
    }
  }

  private static int slotOf(long value, int mask) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & mask;
  }
}
