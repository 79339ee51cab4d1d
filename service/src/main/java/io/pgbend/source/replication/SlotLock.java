package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An advisory lock in the slot's database: whoever holds it is the one reader of the slot, also
 * between two connections to it. It lives as long as the session in which it was taken, and belongs
 * to that session's thread.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory
 *     locks</a>
 */
public final class SlotLock implements AutoCloseable {
  private static final String NAMESPACE = "io.pgbend/slot/";
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /**
   * A session that took the lock; no other one is ever the same.
   *
   * @param since when it began, as the server writes it
   */
  private record Owner(int pid, String since) {}

  /** Takes the lock for one reader, again after each connection that was lost. */
  public static final class Taker {
    private @Nullable Owner former;

    /**
     * Takes it on a session that answers questions beside the stream, which waits meanwhile.
     *
     * @throws SyncException {@code SLOT_BUSY} when somebody else has it
     */
    public SlotLock take(SourceSession session, String slot) {
      session.waitWithLimit(ANSWER);
      if (former != null) {
        end(session, former);
      }
      SlotLock lock = tryTake(session, slot).orElseThrow(() -> busy(session, slot));
      former = lock.owner();
      return lock;
    }
  }

  private final SourceSession session;
  private final long key;

  private SlotLock(SourceSession session, long key) {
    this.session = session;
    this.key = key;
  }

  /** Takes the lock, or is empty at once when another session holds it. */
  public static Optional<SlotLock> tryTake(SourceSession session, String slot) {
    long key = key(slot);
    boolean taken =
        session
            .list("select pg_catalog.pg_try_advisory_lock(?)", r -> r.getBoolean(1), key)
            .getFirst();
    return taken ? Optional.of(new SlotLock(session, key)) : Optional.empty();
  }

  /** The session that holds the lock. */
  private Owner owner() {
    return session
        .list(
            """
            select a.pid, a.backend_start::pg_catalog.text
            from pg_catalog.pg_stat_activity a where a.pid = pg_catalog.pg_backend_pid()
            """,
            r -> new Owner(r.getInt(1), r.getString(2)))
        .getFirst();
  }

  /**
   * Ends an earlier session of ours if it is still there: the server does not notice for hours that
   * nobody is at the other end of a connection which fell silent, and keeps the lock for it.
   */
  private static void end(SourceSession session, Owner former) {
    session.list(
        """
        select pg_catalog.pg_terminate_backend(a.pid)
        from pg_catalog.pg_stat_activity a
        where a.pid = ? and a.backend_start::pg_catalog.text = ?
        """,
        r -> r.getBoolean(1),
        former.pid(),
        former.since());
  }

  /** The problem that another session holds the lock, and which one. */
  public static SyncException busy(SourceSession session, String slot) {
    List<SlotHolder> holders = SlotHolder.ofLock(session, key(slot));
    return SlotState.busy(
        slot, holders.isEmpty() ? "It has just gone." : holders.getFirst().sentence(), holders);
  }

  /** The same number for the same name, in every version of this program. */
  static long key(String slot) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((NAMESPACE + slot).getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Proves that the lock is still held.
   *
   * @throws SyncException when the session is gone, and the lock with it
   */
  public void verify() {
    if (SlotHolder.ofLock(session, key).isEmpty()) {
      throw SyncException.of(ProblemCode.SOURCE_CONNECTION_LOST, "The lock of the slot is gone.");
    }
  }

  /** Gives the lock back; the session stays open if it still answers, and soon. */
  @Override
  public void close() {
    session.waitWithLimit(GOODBYE);
    session.list("select pg_catalog.pg_advisory_unlock(?)", r -> r.getBoolean(1), key);
    session.waitWithLimit();
  }
}
