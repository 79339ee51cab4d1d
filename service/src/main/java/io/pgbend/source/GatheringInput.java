package io.pgbend.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads in large blocks, and lets what drips gather before it waits for more. A walsender writes
 * each change by itself, and a reader that waits at the socket is woken up for each, which costs
 * the server more than the change. While nobody reads, changes pile up, and once the {@linkplain
 * GatheringSocket#WINDOW_BYTES window} is full they do so in the server's own buffer, where one
 * more costs a copy only.
 *
 * <p>Nothing is held back that is there already, nor the answer to something that was just written,
 * nor the first bytes after a silence. For one thread at a time.
 */
final class GatheringInput extends InputStream {
  static final int BLOCK_BYTES = 1 << 16;

  /** A read that brings less has caught up with the server. */
  static final int DRIP_BYTES = BLOCK_BYTES / 4;

  private final InputStream socket;
  private final Runnable gather;
  private final byte[] block = new byte[BLOCK_BYTES];
  private int position;
  private int end;
  private boolean drips;

  /**
   * @param gather waits a little
   */
  GatheringInput(InputStream socket, Runnable gather) {
    this.socket = socket;
    this.gather = gather;
  }

  /** Something was written, and its answer is wanted as soon as it comes. */
  void expectAnswer() {
    drips = false;
  }

  @Override
  public int read() throws IOException {
    return fill() ? block[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, end - position);
    System.arraycopy(block, position, into, offset, some);
    position += some;
    return some;
  }

  /** Whether there is a byte in the block; a time-out of the socket leaves all as it was. */
  private boolean fill() throws IOException {
    if (position < end) {
      return true;
    }
    boolean wait = drips;
    drips = false;
    if (wait && socket.available() == 0) {
      gather.run();
    }
    int some = socket.read(block);
    position = 0;
    end = Math.max(some, 0);
    drips = some < DRIP_BYTES;
    return some > 0;
  }

  @Override
  public int available() throws IOException {
    return position < end ? end - position : socket.available();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
