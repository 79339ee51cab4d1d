package io.pgbend.staging.parquet;

import java.util.Arrays;

/** The dictionary indices that wait for a page. */
final class IndexRun {
  private int[] indices = new int[0];
  private int count;

  int count() {
    return count;
  }

  int at(int position) {
    return indices[position];
  }

  void add(int index) {
    if (count == indices.length) {
      indices = Arrays.copyOf(indices, Math.max(64, count * 2));
    }
    indices[count++] = index;
  }

  void removeLast() {
    count--;
  }

  void clear() {
    count = 0;
  }

  void release() {
    indices = new int[0];
    count = 0;
  }

  int heldBytes() {
    return indices.length * 4;
  }

  /** Appends one byte for the width and one bit-packed run, as RLE_DICTIONARY wants. */
  void drainTo(ByteSink page, int entries) {
    int width = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(entries - 1, 0)));
    page.put(width);
    int groups = (count + 7) / 8;
    putVarint(page, groups << 1 | 1);
    int end = page.claim(groups * width);
    pack(page.array(), end, width);
    count = 0;
  }

  private void pack(byte[] out, int start, int width) {
    long held = 0;
    int bits = 0;
    int position = start;
    for (int i = 0; i < count; i++) {
      held |= (long) indices[i] << bits;
      bits += width;
      while (bits >= 8) {
        out[position++] = (byte) held;
        held >>>= 8;
        bits -= 8;
      }
    }
    int end = start + (count + 7) / 8 * width;
    while (position < end) {
      out[position++] = (byte) held;
      held >>>= 8;
    }
  }

  static void putVarint(ByteSink out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.put((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.put(rest);
  }
}
