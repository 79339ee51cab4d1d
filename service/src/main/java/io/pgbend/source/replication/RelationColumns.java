package io.pgbend.source.replication;

import java.util.Arrays;

/**
 * How many columns each relation has that the stream has told of: a hash table without objects,
 * asked for every change.
 */
final class RelationColumns {
  private static final int UNUSED = -1;

  private int[] oids = new int[64];
  private int[] columns = unused(64);
  private int size;

  /** The number of columns, or -1 for a relation that was never told of. */
  int of(long oid) {
    return columns[slot(oids, columns, (int) oid)];
  }

  void put(long oid, int count) {
    if (2 * size >= oids.length) {
      grow();
    }
    int slot = slot(oids, columns, (int) oid);
    if (columns[slot] == UNUSED) {
      size++;
    }
    oids[slot] = (int) oid;
    columns[slot] = count;
  }

  private void grow() {
    int[] biggerOids = new int[2 * oids.length];
    int[] biggerColumns = unused(2 * oids.length);
    for (int i = 0; i < oids.length; i++) {
      if (columns[i] != UNUSED) {
        int slot = slot(biggerOids, biggerColumns, oids[i]);
        biggerOids[slot] = oids[i];
        biggerColumns[slot] = columns[i];
      }
    }
    oids = biggerOids;
    columns = biggerColumns;
  }

  /** Where the relation stands or would stand; the table always has unused places. */
  private static int slot(int[] oids, int[] columns, int oid) {
    int mask = oids.length - 1;
    int slot = (oid * 0x9E37_79B9) >>> 7 & mask;
    while (columns[slot] != UNUSED && oids[slot] != oid) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int[] unused(int length) {
    int[] columns = new int[length];
    Arrays.fill(columns, UNUSED);
    return columns;
  }
}
