package io.pgbend.source.replication;

/** The columns of a row as places in a message; grows to the widest row and is used again. */
final class TupleCells implements TupleView {
  private static final byte BINARY = 'b';

  private byte[] data = new byte[0];
  private byte[] kinds = new byte[16];
  private int[] offsets = new int[16];
  private int[] lengths = new int[16];
  private int columns;

  void clear() {
    columns = 0;
  }

  /**
   * Takes a row apart.
   *
   * @param expected how many columns the relation has
   */
  void read(MessageBytes message, int expected) {
    columns = 0;
    int count = message.int2();
    if (count != expected) {
      throw message.malformed(
          "the row has %d columns and its relation %d".formatted(count, expected));
    }
    if (count > message.remaining()) {
      throw message.malformed("the row ends before its columns");
    }
    grow(count);
    data = message.data();
    for (int i = 0; i < count; i++) {
      readColumn(message, i);
    }
    columns = count;
  }

  private void readColumn(MessageBytes message, int column) {
    byte kind = message.int1();
    switch (kind) {
      case NULL, UNSENT -> {
        offsets[column] = 0;
        lengths[column] = 0;
      }
      case TEXT -> {
        int length = message.int4();
        offsets[column] = message.position();
        lengths[column] = length;
        message.skip(length);
      }
      case BINARY -> throw message.malformed("a value in binary form, which was not asked for");
      default ->
          throw message.malformed("a column of the unknown kind 0x%02x".formatted(kind & 0xFF));
    }
    kinds[column] = kind;
  }

  private void grow(int count) {
    if (count > kinds.length) {
      kinds = new byte[count];
      offsets = new int[count];
      lengths = new int[count];
    }
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public byte kind(int column) {
    return kinds[column];
  }

  @Override
  public byte[] data() {
    return data;
  }

  @Override
  public int offset(int column) {
    return offsets[column];
  }

  @Override
  public int length(int column) {
    return lengths[column];
  }
}
