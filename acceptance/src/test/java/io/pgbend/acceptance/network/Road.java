package io.pgbend.acceptance.network;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How bytes get from the proxy to where they go; in their order. */
interface Road {
  void send(OutputStream to, byte[] bytes) throws IOException;

  /** Waits until what is on its way has arrived. */
  default void close() {}

  /** At once. */
  static Road straight() {
    return OutputStream::write;
  }

  /** Each byte in a segment of its own. */
  static Road byteByByte() {
    return (to, bytes) -> {
      for (byte one : bytes) {
        to.write(one);
      }
    };
  }

  /** Everything a certain time later. */
  static Road late(Duration time) {
    return new Late(time);
  }

  /** Bytes that are on their way for long. */
  final class Late implements Road {
    private final Duration time;
    private final ScheduledExecutorService onTheWay =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("road").factory());

    private Late(Duration time) {
      this.time = time;
    }

    @Override
    public void send(OutputStream to, byte[] bytes) {
      var _ =
          onTheWay.schedule(
              () -> {
                to.write(bytes);
                return bytes;
              },
              time.toNanos(),
              TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
      onTheWay.close();
    }
  }
}
