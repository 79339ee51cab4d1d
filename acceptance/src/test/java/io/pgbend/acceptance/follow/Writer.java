package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A session that changes the table {@code public.t (id, n, body)} all the time: inserts, updates
 * that leave out the large value, deletes, changes of key, large transactions and some that are
 * rolled back.
 */
final class Writer implements AutoCloseable {
  private static final int KEYS = 400;
  private static final int SWAP = 11;
  private static final int FIRST_ONCE = 1_000_000;

  private final Connection connection;
  private final Random random;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
  private final ReentrantLock turn = new ReentrantLock(true);
  private int once;
  private final Thread thread;

  private Writer(Connection connection, long seed) {
    this.connection = connection;
    this.random = new Random(seed);
    this.thread = Thread.ofPlatform().name("writer").start(this::run);
  }

  static Writer on(TestPostgres postgres, long seed) throws SQLException {
    return new Writer(postgres.connect(), seed);
  }

  /** Makes the table with some rows, the publication and the slot. */
  static void prepare(TestPostgres postgres) throws SQLException {
    postgres.execute(
        "create table t (id int primary key, n int, body text)",
        "insert into t select i, i, " + body("i") + " from generate_series(1, 300) i",
        "create publication bend_cdc_pub for table t",
        "select pg_create_logical_replication_slot('bend_cdc_slot_%s', 'pgoutput')"
            .formatted(postgres.database()));
  }

  private static String body(String seed) {
    return "(select string_agg(md5(%s::text || x::text), '') from generate_series(1, 120) x)"
        .formatted(seed);
  }

  private void run() {
    try (Statement statement = connection.createStatement()) {
      while (!ended.get()) {
        turn.lock();
        try {
          step(statement);
        } finally {
          turn.unlock();
        }
      }
    } catch (Throwable thrown) {
      trouble.set(thrown);
    }
  }

  private void step(Statement statement) throws SQLException {
    int key = random.nextInt(KEYS);
    // a person's pace: the engine shares the processors with everybody here
    statement.execute("select pg_sleep(0.004)");
    if (random.nextInt(5) == 0) {
      // nobody touches these again, so no later change can heal what was lost
      statement.execute("insert into t values (%d, 1, 'once')".formatted(FIRST_ONCE + once++));
    }
    switch (random.nextInt(120) == 0 ? SWAP : random.nextInt(SWAP)) {
      case 0, 1, 2, 3 -> statement.execute("update t set n = n + 1 where id = " + key);
      case 4 ->
          statement.execute(
              "update t set body = %s where id = %d".formatted(body(Integer.toString(key)), key));
      case 5, 6 ->
          statement.execute(
              "insert into t values (%d, 0, %s) on conflict (id) do update set n = 0"
                  .formatted(key, body("now()")));
      case 7 -> statement.execute("delete from t where id = " + key);
      case 8 ->
          statement.execute(
              "update t set id = %d where id = %d and not exists (select from t where id = %d)"
                  .formatted(key + 10 * KEYS, key, key + 10 * KEYS));
      case 9 ->
          statement.execute(
              "update t set n = n + 1 where id between %d and %d".formatted(key, key + 90));
      case 10 ->
          statement.execute("begin; update t set n = -1 where id = %d; rollback".formatted(key));
      case SWAP -> swap(statement, key);
      default -> throw new AssertionError();
    }
  }

  /** Exchanges two keys by way of a third, in one transaction. */
  private static void swap(Statement statement, int key) throws SQLException {
    statement.execute(
        """
        begin;
        update t set id = -1 where id = %1$d and exists (select from t where id = %2$d);
        update t set id = %1$d where id = %2$d and exists (select from t where id = -1);
        update t set id = %2$d where id = -1;
        commit
        """
            .formatted(key, key + 1));
  }

  /** The table stays as it is until the result is closed. */
  Pause pause() {
    turn.lock();
    return turn::unlock;
  }

  /** A time without changes. */
  interface Pause extends AutoCloseable {
    @Override
    void close();
  }

  /** Ends writing; the table stays as it is. */
  void end() throws InterruptedException {
    ended.set(true);
    thread.join();
    assertThat(Optional.ofNullable(trouble.get())).as("the writer").isEmpty();
  }

  @Override
  public void close() throws SQLException {
    ended.set(true);
    connection.close();
  }
}
