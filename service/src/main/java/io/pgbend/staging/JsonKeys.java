package io.pgbend.staging;

import io.pgbend.staging.parquet.ByteSink;
import java.util.Arrays;

/** The keys of all objects of one JSON text, to find one that stands twice in its object. */
final class JsonKeys {
  private static final int FIRST_SLOTS = 64;
  private static final int KEPT_BYTES = 1 << 16;

  private final ByteSink text = new ByteSink();
  private int[] slots = new int[FIRST_SLOTS];
  private int[] starts = new int[FIRST_SLOTS / 2];
  private int[] owners = new int[FIRST_SLOTS / 2];
  private int[] hashes = new int[FIRST_SLOTS / 2];
  private int size;
  private int keyStart;

  void clear() {
    if (slots.length > FIRST_SLOTS * 64) {
      slots = new int[FIRST_SLOTS];
      starts = new int[FIRST_SLOTS / 2];
      owners = new int[FIRST_SLOTS / 2];
      hashes = new int[FIRST_SLOTS / 2];
    } else if (size > 0) {
      Arrays.fill(slots, 0);
    }
    text.reset(KEPT_BYTES);
    size = 0;
  }

  /** Where the bytes of the next key go, escapes resolved. */
  ByteSink begin() {
    keyStart = text.size();
    return text;
  }

  /** Takes what was written since {@link #begin()} as a key; false when the object has it. */
  boolean addTo(int object) {
    int hash = object * 31;
    for (int i = keyStart; i < text.size(); i++) {
      hash = hash * 31 + text.array()[i];
    }
    hash ^= hash >>> 15;
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (hashes[index] == hash && owners[index] == object && sameText(index)) {
        return false;
      }
      slot = slot + 1 & mask;
    }
    starts[size] = keyStart;
    owners[size] = object;
    hashes[size] = hash;
    slots[slot] = ++size;
    if (size == starts.length) {
      grow();
    }
    return true;
  }

  private boolean sameText(int index) {
    int end = index + 1 < size ? starts[index + 1] : keyStart;
    return Arrays.equals(text.array(), starts[index], end, text.array(), keyStart, text.size());
  }

  private void grow() {
    starts = Arrays.copyOf(starts, size * 2);
    owners = Arrays.copyOf(owners, size * 2);
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
}
