package io.pgbend.staging.parquet;

import java.nio.charset.StandardCharsets;

/**
 * Thrift's compact protocol, as far as Parquet's page headers and footer need it.
 *
 * @see <a
 *     href="https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md">the
 *     protocol</a>
 */
final class CompactThrift {
  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  static final int STRUCT = 12;

  /** Deeper than anything in Parquet's footer. */
  private final int[] outerFields = new int[16];

  private final ByteSink out;
  private int depth;
  private int lastField;

  CompactThrift(ByteSink out) {
    this.out = out;
  }

  void i32(int field, int value) {
    header(field, I32);
    zigzag(value);
  }

  void i64(int field, long value) {
    header(field, I64);
    zigzag(value);
  }

  void bool(int field, boolean value) {
    header(field, value ? TRUE : FALSE);
  }

  void string(int field, String value) {
    header(field, BINARY);
    putString(value);
  }

  void structField(int field) {
    header(field, STRUCT);
    beginStruct();
  }

  void emptyStruct(int field) {
    structField(field);
    endStruct();
  }

  void structList(int field, int count) {
    header(field, LIST);
    listHeader(count, STRUCT);
  }

  void i32List(int field, int... values) {
    header(field, LIST);
    listHeader(values.length, I32);
    for (int value : values) {
      zigzag(value);
    }
  }

  void stringList(int field, String value) {
    header(field, LIST);
    listHeader(1, BINARY);
    putString(value);
  }

  void beginStruct() {
    outerFields[depth++] = lastField;
    lastField = 0;
  }

  void endStruct() {
    out.put(0);
    lastField = outerFields[--depth];
  }

  private void header(int field, int type) {
    int delta = field - lastField;
    if (delta > 0 && delta <= 15) {
      out.put(delta << 4 | type);
    } else {
      out.put(type);
      zigzag(field);
    }
    lastField = field;
  }

  private void listHeader(int count, int type) {
    if (count < 15) {
      out.put(count << 4 | type);
    } else {
      out.put(0xf0 | type);
      varint(count);
    }
  }

  private void putString(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    varint(bytes.length);
    out.put(bytes, 0, bytes.length);
  }

  private void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((int) rest);
  }
}
