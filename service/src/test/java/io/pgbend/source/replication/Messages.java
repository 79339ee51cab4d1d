package io.pgbend.source.replication;

import io.pgbend.testing.replication.ChangeRecorder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes messages of pgoutput as the server does. */
final class Messages {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Messages(char kind) {
    int1(kind);
  }

  static byte[] begin(long commitLsn, long postgresMicros, int xid) {
    return new Messages('B').int8(commitLsn).int8(postgresMicros).int4(xid).bytes();
  }

  static byte[] commit(long commitLsn, long endLsn) {
    return new Messages('C').int1(0).int8(commitLsn).int8(endLsn).int8(0).bytes();
  }

  static byte[] origin(String name) {
    return new Messages('O').int8(7).text(name).bytes();
  }

  static byte[] type(int oid, String schema, String name) {
    return new Messages('Y').int4(oid).text(schema).text(name).bytes();
  }

  /** Columns are of type text, the first is the identity. */
  static byte[] relation(int oid, String schema, String name, char identity, String... columns) {
    Messages message = new Messages('R').int4(oid).text(schema).text(name).int1(identity);
    message.int2(columns.length);
    for (int i = 0; i < columns.length; i++) {
      message.int1(i == 0 ? 1 : 0).text(columns[i]).int4(25).int4(-1);
    }
    return message.bytes();
  }

  static byte[] insert(int oid, String... row) {
    return new Messages('I').int4(oid).int1('N').tuple(row).bytes();
  }

  static byte[] update(int oid, String... row) {
    return new Messages('U').int4(oid).int1('N').tuple(row).bytes();
  }

  static byte[] update(int oid, char old, String[] oldRow, String... row) {
    return new Messages('U').int4(oid).int1(old).tuple(oldRow).int1('N').tuple(row).bytes();
  }

  static byte[] delete(int oid, char old, String... row) {
    return new Messages('D').int4(oid).int1(old).tuple(row).bytes();
  }

  static byte[] truncate(int flags, int... oids) {
    Messages message = new Messages('T').int4(oids.length).int1(flags);
    for (int oid : oids) {
      message.int4(oid);
    }
    return message.bytes();
  }

  static byte[] message(int flags, long lsn, String prefix, String content) {
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    Messages message = new Messages('M').int1(flags).int8(lsn).text(prefix).int4(body.length);
    message.bytes.writeBytes(body);
    return message.bytes();
  }

  /** Anything at all, from its kind on. */
  static Messages of(char kind) {
    return new Messages(kind);
  }

  Messages int1(int value) {
    bytes.write(value);
    return this;
  }

  Messages int2(int value) {
    bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) value).array());
    return this;
  }

  Messages int4(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
    return this;
  }

  Messages int8(long value) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    return this;
  }

  Messages text(String value) {
    bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
    return int1(0);
  }

  Messages tuple(String... row) {
    int2(row.length);
    for (String value : row) {
      if (value.equals(ChangeRecorder.NULL)) {
        int1('n');
      } else if (value.equals(ChangeRecorder.UNSENT)) {
        int1('u');
      } else {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int1('t').int4(text.length);
        bytes.writeBytes(text);
      }
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }
}
