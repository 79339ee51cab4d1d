package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The change stream of one slot. Nothing is acknowledged but what {@link #acknowledge} was told.
 *
 * <p>For one thread, except {@link #abort}. Whoever reads slowly has to call {@link
 * #feedbackWhenDue} all the time: a server that hears nothing for {@code wal_sender_timeout} cuts
 * the connection. A keepalive that asks for an answer gets it within {@link #poll}.
 */
public final class ReplicationStream implements AutoCloseable {
  /** How long at most nothing is said to the server; also finds out that it has gone. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final Duration END_TIMEOUT = Duration.ofSeconds(10);

  private final SourceSession session;
  private final SenderLink link;
  private final StreamFailure failure;
  private final StreamStart start;
  private final InstantSource clock;
  private final Duration pause;

  private Lsn received;
  private Lsn acknowledged;
  private boolean inTransaction;
  private boolean heard;
  private Instant lastFeedback;
  private @Nullable Instant silentSince;

  ReplicationStream(
      SourceSession session,
      SenderLink link,
      StreamFailure failure,
      StreamStart start,
      InstantSource clock) {
    this.session = session;
    this.link = link;
    this.failure = failure;
    this.start = start;
    this.clock = clock;
    pause = min(start.senderTimeout().dividedBy(3), LONGEST_PAUSE);
    received = start.position();
    acknowledged = start.confirmed();
    lastFeedback = clock.instant();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /**
   * Starts to read.
   *
   * @param from the server begins there or, without a word, at the slot's confirmed position where
   *     that is later
   * @throws SyncException {@code SLOT_BUSY} (says who), {@code SLOT_MISSING}, {@code
   *     SLOT_UNUSABLE}, {@code SLOT_LOST}, {@code SOURCE_WAL_LEVEL}, {@code
   *     SOURCE_NO_REPLICATION_RIGHT}, {@code SOURCE_NO_SENDER_LEFT}, and what a connection can meet
   */
  public static ReplicationStream open(
      SourceConnections connections, String slot, String publication, Lsn from) {
    return new StreamStart.Request(slot, publication, from, false).open(connections);
  }

  /** As {@link #open}; what was written with {@code pg_logical_emit_message} comes too, from 14. */
  public static ReplicationStream openWithMessages(
      SourceConnections connections, String slot, String publication, Lsn from) {
    return new StreamStart.Request(slot, publication, from, true).open(connections);
  }

  /**
   * Handles one message if one has come.
   *
   * @return false when none waits; that has taken a millisecond, or six shortly after the last one
   * @throws SyncException {@code SOURCE_CONNECTION_LOST} also when nothing has come for twice the
   *     server's {@code wal_sender_timeout}; {@code PUBLICATION_MISSING}, {@code SLOT_LOST}, {@code
   *     STREAM_MALFORMED}
   */
  public boolean poll(PgOutputDecoder decoder, ChangeConsumer consumer)
      throws InterruptedException {
    byte[] message = read();
    if (message == null) {
      watchSilence();
      return false;
    }
    heard = true;
    silentSince = null;
    switch (message.length == 0 ? 0 : message[0]) {
      case 'w' -> data(message, decoder, consumer);
      case 'k' -> keepalive(message);
      default -> throw malformed("neither changes nor a keepalive");
    }
    return true;
  }

  private byte @Nullable [] read() {
    try {
      byte[] message = link.read();
      if (message == null && !link.open()) {
        throw failure.lost("PostgreSQL ended the stream.");
      }
      return message;
    } catch (SQLException e) {
      throw failure.streaming(e);
    }
  }

  private void data(byte[] message, PgOutputDecoder decoder, ChangeConsumer consumer)
      throws InterruptedException {
    int length = message.length - SenderLink.DATA_HEADER;
    if (length < 0) {
      throw malformed("its head is cut off");
    }
    decoder.decode(message, SenderLink.DATA_HEADER, length, consumer);
    switch (message[SenderLink.DATA_HEADER]) {
      case 'B' -> inTransaction = true;
      case 'C' -> {
        inTransaction = false;
        int endLsn = SenderLink.DATA_HEADER + 1 + 1 + 8;
        received = received.max(new Lsn(ByteBuffer.wrap(message).getLong(endLsn)));
      }
      default -> {
        // within a transaction, or without a place in the order of commits
      }
    }
  }

  /**
   * Takes the position up to which the server has read its log. Whatever was committed before has
   * been sent before this message.
   */
  private void keepalive(byte[] message) {
    if (message.length != SenderLink.KEEPALIVE) {
      throw malformed("a keepalive of another length");
    }
    received = received.max(new Lsn(ByteBuffer.wrap(message).getLong(1)));
    if (message[SenderLink.KEEPALIVE - 1] != 0) {
      send(false);
    }
  }

  /**
   * Up to here everything has come: transactions that were committed before, in full. Holds when no
   * transaction is open and {@link #poll} has just answered false.
   */
  public Lsn received() {
    return received;
  }

  /** Whether the rest of a transaction is still to come. */
  public boolean inTransaction() {
    return inTransaction;
  }

  /** What the server may forget, from the next feedback on; an earlier position changes nothing. */
  public void acknowledge(Lsn flushed) {
    acknowledged = acknowledged.max(flushed);
  }

  /** Tells the server now how far we are. */
  public void feedback() {
    send(!heard);
    heard = false;
  }

  /** As {@link #feedback}, when the last one is long enough ago; costs next to nothing else. */
  public void feedbackWhenDue() {
    if (Duration.between(lastFeedback, clock.instant()).abs().compareTo(pause) >= 0) {
      feedback();
    }
  }

  private void send(boolean ask) {
    Instant now = clock.instant();
    try {
      link.status(received, acknowledged, now, ask);
    } catch (SQLException e) {
      throw failure.streaming(e);
    }
    lastFeedback = now;
  }

  private void watchSilence() {
    Instant now = clock.instant();
    if (silentSince == null) {
      silentSince = now;
    }
    Duration silence = Duration.between(silentSince, now);
    if (silence.compareTo(start.longestSilence()) > 0) {
      throw failure.lost(
          "PostgreSQL has not sent anything for %d seconds.".formatted(silence.toSeconds()));
    }
  }

  private static SyncException malformed(String what) {
    return SyncException.of(
        ProblemCode.STREAM_MALFORMED, "A message around the change stream: %s.".formatted(what));
  }

  /** The server's {@code system_identifier}, which never changes in the life of a cluster. */
  public String systemIdentifier() {
    return start.systemIdentifier();
  }

  /** The server when the stream began; a promotion may begin another timeline under the stream. */
  public ServerRun server() {
    return start.server();
  }

  /** The slot's confirmed position when the stream began. */
  public Lsn confirmed() {
    return start.confirmed();
  }

  /** Cuts the connection, also under a thread that waits in {@link #poll}. */
  public void abort() {
    session.abort();
  }

  /** Between two transactions waits, shortly, until the server has let go of the slot. */
  @Override
  public void close() {
    if (!inTransaction && link.open()) {
      try {
        session.waitWithLimit(END_TIMEOUT);
        link.end();
      } catch (SQLException | SyncException _) {
        // the connection is closed all the same, and the slot falls free with it
      }
    }
    session.close();
  }
}
