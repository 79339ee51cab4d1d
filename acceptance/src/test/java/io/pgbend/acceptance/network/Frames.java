package io.pgbend.acceptance.network;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the messages in the bytes of one direction of a connection. */
interface Frames {
  /** Those that are complete with these bytes. */
  List<byte[]> with(byte[] bytes, int length);

  /** Takes bytes as they come. */
  static Frames none() {
    return (bytes, length) -> List.of(Arrays.copyOf(bytes, length));
  }

  /**
   * Messages of PostgreSQL: a letter, and a length that counts itself. The first one of a client
   * has no letter.
   *
   * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">message
   *     formats</a>
   */
  static Frames ofPostgres(boolean fromServer) {
    return new OfPostgres(fromServer ? 1 : 0);
  }

  /** Those of PostgreSQL without encryption. */
  final class OfPostgres implements Frames {
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private int letters;

    private OfPostgres(int letters) {
      this.letters = letters;
    }

    @Override
    public List<byte[]> with(byte[] bytes, int length) {
      rest = ByteBuffer.allocate(rest.remaining() + length).put(rest).put(bytes, 0, length).flip();
      List<byte[]> messages = new ArrayList<>();
      while (rest.remaining() >= letters + Integer.BYTES) {
        int whole = letters + rest.getInt(rest.position() + letters);
        if (rest.remaining() < whole) {
          break;
        }
        byte[] message = new byte[whole];
        rest.get(message);
        messages.add(message);
        letters = 1;
      }
      return messages;
    }
  }
}
