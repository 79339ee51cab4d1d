package io.pgbend.acceptance.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Something that travels on a connection: a whole message of the protocol, where the proxy knows
 * it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">
 *     messages of logical replication</a>
 */
public final class Message {
  private static final int COPY_HEADER = 5;
  private static final int DATA_HEADER = 1 + 8 + 8 + 8;
  private static final int FLUSHED = 1 + 8;
  private static final int STATUS = 1 + 8 + 8 + 8 + 8 + 1;

  private final int connection;
  private final boolean fromServer;
  private final byte[] bytes;

  /**
   * A message that is never changed.
   *
   * @param connection the how-manieth of its proxy
   */
  Message(int connection, boolean fromServer, byte[] bytes) {
    this.connection = connection;
    this.fromServer = fromServer;
    this.bytes = bytes;
  }

  /** The how-manieth connection of its proxy. */
  public int connection() {
    return connection;
  }

  public boolean fromServer() {
    return fromServer;
  }

  byte[] bytes() {
    return bytes;
  }

  /** The kind of the pgoutput message in it, for instance {@code 'C'} of a commit; 0 for none. */
  public char change() {
    boolean data = fromServer && isCopyOf('w') && bytes.length > COPY_HEADER + DATA_HEADER;
    return data ? (char) bytes[COPY_HEADER + DATA_HEADER] : 0;
  }

  /** Whether it is an inserted, updated or deleted row. */
  public boolean isRow() {
    return change() == 'I' || change() == 'U' || change() == 'D';
  }

  /** The position that the client acknowledges with it; 0 for none. */
  public long acknowledged() {
    boolean status = !fromServer && isCopyOf('r') && bytes.length == COPY_HEADER + STATUS;
    return status ? ByteBuffer.wrap(bytes).getLong(COPY_HEADER + FLUSHED) : 0;
  }

  private boolean isCopyOf(char kind) {
    return bytes.length > COPY_HEADER && bytes[0] == 'd' && bytes[COPY_HEADER] == kind;
  }

  /** Whether it holds a text, whatever its case. */
  public boolean holds(String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT).contains(text);
  }
}
