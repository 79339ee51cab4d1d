package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyDual;

/**
 * The messages between a walsender and us, within the driver's COPY in both directions. The
 * driver's own replication stream is not used: it acknowledges by itself, does not tell of
 * keepalives, and its status interval is also a read time-out that can cut a message in two.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">streaming
 *     replication protocol</a>
 */
final class SenderLink {
  /** Kind of message, start and end position, the server's clock. */
  static final int DATA_HEADER = 1 + 8 + 8 + 8;

  static final int KEEPALIVE = 1 + 8 + 8 + 1;
  private static final int STATUS = 1 + 8 + 8 + 8 + 8 + 1;
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final CopyDual copy;

  SenderLink(CopyDual copy) {
    this.copy = copy;
  }

  /**
   * A message that has come, or null; waits a millisecond when none has begun to come. The socket
   * may wait five more before, so that messages gather.
   */
  byte @Nullable [] read() throws SQLException {
    return copy.readFromCopy(false);
  }

  /** Whether the server still sends. */
  boolean open() {
    return copy.isActive();
  }

  /**
   * Tells the server how far we are.
   *
   * @param received what has come
   * @param flushed what may be forgotten; zero says nothing about it
   * @param ask whether the server is to answer with a keepalive
   */
  void status(Lsn received, Lsn flushed, Instant now, boolean ask) throws SQLException {
    byte[] message =
        ByteBuffer.allocate(STATUS)
            .put((byte) 'r')
            .putLong(received.value())
            .putLong(flushed.value())
            .putLong(flushed.value())
            .putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, now))
            .put((byte) (ask ? 1 : 0))
            .array();
    copy.writeToCopy(message, 0, message.length);
    copy.flushCopy();
  }

  /** Ends the stream and waits until the server has let go of the slot. */
  void end() throws SQLException {
    copy.endCopy();
  }
}
