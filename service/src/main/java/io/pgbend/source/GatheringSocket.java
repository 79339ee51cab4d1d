package io.pgbend.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A socket for a stream that comes bit by bit, with one {@link GatheringInput} for its life. It
 * opens no larger window than the distance of the server needs.
 */
final class GatheringSocket extends Socket {
  /** Of a server nearby. */
  static final int WINDOW_BYTES = 1 << 16;

  static final int LARGEST_WINDOW_BYTES = 1 << 20;

  /** More than a walsender brings about: 50 MB/s. */
  private static final int BYTES_EACH_MICRO = 50;

  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private @Nullable GatheringInput input;
  private @Nullable OutputStream output;

  @Override
  public void connect(SocketAddress address, int timeoutMillis) throws IOException {
    long began = System.nanoTime();
    super.connect(address, timeoutMillis);
    setReceiveBufferSize(window(System.nanoTime() - began));
  }

  /**
   * The window with which a server is never waited for.
   *
   * @param roundTripNanos how long a connection takes to come about
   */
  static int window(long roundTripNanos) {
    long needed = TimeUnit.NANOSECONDS.toMicros(roundTripNanos) * BYTES_EACH_MICRO;
    return Math.clamp(needed, WINDOW_BYTES, LARGEST_WINDOW_BYTES);
  }

  /** The same for everybody, as bytes may wait in it: the driver's TLS layer asks again. */
  @Override
  public InputStream getInputStream() throws IOException {
    return input();
  }

  private GatheringInput input() throws IOException {
    GatheringInput made = input;
    if (made == null) {
      made =
          new GatheringInput(
              super.getInputStream(), () -> LockSupport.parkNanos(this, GATHERING_NANOS));
      input = made;
    }
    return made;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream made = output;
    if (made == null) {
      made = new Questions(super.getOutputStream(), input());
      output = made;
    }
    return made;
  }

  /** Tells the input of all that is written. */
  private static final class Questions extends FilterOutputStream {
    private final GatheringInput input;

    Questions(OutputStream socket, GatheringInput input) {
      super(socket);
      this.input = input;
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      input.expectAnswer();
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
      out.write(data, offset, length);
      input.expectAnswer();
    }
  }
}
