package io.pgbend.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Changes accounts 4,000 times a second in transactions of 100, and every tenth of a second inserts
 * a probe, a row with a negative key. Does not wait for anybody: what is late is made up for.
 */
final class SteadyChanges {
  /** Which accounts change. */
  enum Keys {
    /** All alike. */
    SPREAD,
    /** One in a hundred takes 99 of 100 changes. */
    HOT;

    int pick(Random random, int accounts) {
      boolean hot = this == HOT && random.nextInt(100) > 0;
      int key = random.nextInt(hot ? accounts / 100 : accounts);
      return 1 + (hot ? key * 100 : key);
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TRANSACTIONS = 4;
  private static final int ROWS = 100;
  static final int EACH_SECOND = 10 * TRANSACTIONS * ROWS;
  private static final long SEED = 42;

  private final SourceAddress address;
  private final String slot;
  private final Keys keys;
  private final int accounts;
  private final ConcurrentLinkedQueue<Long> waiting = new ConcurrentLinkedQueue<>();
  private volatile int probes;
  private volatile long mostOpen;
  private volatile long mostKept;
  private volatile long logWritten;
  private int answered;

  SteadyChanges(SourceAddress address, String slot, Keys keys, int accounts) {
    this.address = address;
    this.slot = slot;
    this.keys = keys;
    this.accounts = accounts;
  }

  /** Changes for so long; on a thread of its own. */
  void write(Duration length) {
    Random random = new Random(SEED);
    try (Connection connection = address.connect();
        PreparedStatement update =
            connection.prepareStatement(
                "update pgbench_accounts set abalance = abalance + 1 where aid = any (?)");
        PreparedStatement probe =
            connection.prepareStatement(
                "insert into pgbench_accounts (aid, bid, abalance, filler) values (?, 1, 1, '')")) {
      long logBefore = number(connection, "pg_current_wal_lsn() - '0/0'::pg_lsn");
      long started = System.nanoTime();
      for (int tick = 1; tick <= length.toNanos() / TICK_NANOS; tick++) {
        for (int transaction = 0; transaction < TRANSACTIONS; transaction++) {
          update.setArray(1, some(connection, random));
          update.execute();
        }
        probe.setInt(1, -tick);
        probe.execute();
        waiting.add(System.nanoTime());
        probes = tick;
        mostOpen = Math.max(mostOpen, behind(connection, "confirmed_flush_lsn"));
        mostKept = Math.max(mostKept, behind(connection, "restart_lsn"));
        park(started + tick * TICK_NANOS - System.nanoTime());
      }
      logWritten = number(connection, "pg_current_wal_lsn() - '0/0'::pg_lsn") - logBefore;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private Array some(Connection connection, Random random) throws SQLException {
    Object[] some = IntStream.range(0, ROWS).mapToObj(_ -> keys.pick(random, accounts)).toArray();
    return connection.createArrayOf("int4", some);
  }

  private long behind(Connection connection, String position) throws SQLException {
    return number(
        connection,
        "pg_current_wal_lsn() - %s from pg_replication_slots where slot_name = '%s'"
            .formatted(position, slot));
  }

  private static long number(Connection connection, String expression) throws SQLException {
    List<String> found = ChangeSource.list(connection, "select " + expression);
    return Long.parseLong(found.getFirst());
  }

  private static void park(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }

  /** As long as a reader of the target waits between two looks. */
  void pause() {
    LockSupport.parkNanos(TICK_NANOS / 2);
  }

  /** How many have been committed by now. */
  int probes() {
    return probes;
  }

  /** When the next probe was committed, by {@link System#nanoTime}; asked once, in order. */
  long committed(int number) {
    if (number != answered++) {
      throw new IllegalArgumentException("probes are asked for in their order");
    }
    Long committed = waiting.poll();
    // visible before its writer has looked at the clock
    return committed == null ? System.nanoTime() : committed;
  }

  /** Bytes of the log that were not acknowledged, at worst. */
  long mostOpen() {
    return mostOpen;
  }

  /**
   * Bytes of its log that PostgreSQL kept for the slot, at worst. It moves that position only where
   * it has noted all running transactions, every 15 seconds.
   */
  long mostKept() {
    return mostKept;
  }

  /** All that was written meanwhile. */
  long logWritten() {
    return logWritten;
  }
}
