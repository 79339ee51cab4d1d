package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads one message of the change stream field by field and never beyond its end. Used again for
 * every message; for one thread.
 */
final class MessageBytes {
  private byte[] data = new byte[0];
  private int start;
  private int position;
  private int end;
  private Lsn lastCommit = Lsn.ZERO;

  /** Begins a message that is not empty, and takes its kind. */
  byte begin(byte[] bytes, int offset, int length) {
    data = bytes;
    start = offset;
    position = offset;
    end = offset + length;
    return int1();
  }

  /** The transaction up to which everything was understood, for what is said of failures. */
  void committed(long lsn) {
    lastCommit = new Lsn(lsn);
  }

  byte[] data() {
    return data;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  byte int1() {
    need(1);
    return data[position++];
  }

  int int2() {
    need(2);
    int value = (data[position] & 0xFF) << 8 | (data[position + 1] & 0xFF);
    position += 2;
    return value;
  }

  int int4() {
    need(4);
    int value =
        (data[position] & 0xFF) << 24
            | (data[position + 1] & 0xFF) << 16
            | (data[position + 2] & 0xFF) << 8
            | (data[position + 3] & 0xFF);
    position += 4;
    return value;
  }

  long int8() {
    long high = int4();
    return (high << 32) | (int4() & 0xFFFF_FFFFL);
  }

  /** An object identifier, which has no sign. */
  long oid() {
    return int4() & 0xFFFF_FFFFL;
  }

  /** A string that a zero byte ends. */
  String text() {
    int from = position;
    while (position < end && data[position] != 0) {
      position++;
    }
    if (position == end) {
      throw malformed("a string does not end");
    }
    int length = position++ - from;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(data, from, length))
          .toString();
    } catch (CharacterCodingException _) {
      throw malformed("a string is not UTF-8");
    }
  }

  void skip(int length) {
    need(length);
    position += length;
  }

  /** Nothing may follow. */
  void finish() {
    if (position != end) {
      throw malformed("%d bytes too many".formatted(end - position));
    }
  }

  private void need(int length) {
    if (length < 0 || length > end - position) {
      throw malformed("%d bytes are needed and %d are left".formatted(length, end - position));
    }
  }

  /** What is wrong here; the message's kind and the place in it are added, never its content. */
  SyncException malformed(String what) {
    return SyncException.of(
        ProblemCode.STREAM_MALFORMED,
        "At byte %d of a message of kind %s, %d bytes long: %s. The last whole transaction was the one of %s."
            .formatted(position - start, kind(), end - start, what, lastCommit));
  }

  private String kind() {
    if (end == start) {
      return "none";
    }
    int kind = data[start] & 0xFF;
    return kind > ' ' && kind < 0x7F ? "'" + (char) kind + "'" : "0x%02x".formatted(kind);
  }
}
