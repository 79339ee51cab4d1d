package io.pgbend.store;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * The file {@code store.db}. One transaction runs at a time; a commit returns when it is on disk.
 * Thread-safe.
 *
 * <p>With a write-ahead log and {@code synchronous=full}, SQLite syncs at every commit, and a
 * transaction that was cut off is gone at the next opening.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_synchronous">PRAGMA synchronous</a>
 */
public final class Store implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();

  private Store(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the store, makes it when it is not there, and brings it to this version's form.
   *
   * @throws SyncException {@code STORE_DAMAGED}, {@code STORE_NEWER}, {@code DISK_FULL} or {@code
   *     HOME_UNUSABLE}
   */
  public static Store open(Path file) {
    try {
      createOwned(file);
      unpackBeside(file);
      Store store = new Store(file, config().createConnection("jdbc:sqlite:" + file));
      try {
        store.check();
        store.run(connection -> new Migrations(connection).run());
        return store;
      } catch (SyncException | IllegalStateException failure) {
        store.close();
        throw failure;
      }
    } catch (IOException | UncheckedIOException e) {
      throw SyncException.of(
          ProblemCode.HOME_UNUSABLE, "The file " + file + " cannot be made: " + e + ".", e);
    } catch (SQLException e) {
      throw SqliteFailure.problem(file, e);
    }
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setBusyTimeout(BUSY_MILLIS);
    return config;
  }

  /** It holds what only its owner may know; SQLite gives its other files the same mode. */
  private static void createOwned(Path file) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  /**
   * SQLite's library is unpacked at each start and removed at the end. In the temporary folder of
   * the machine those of killed processes would stay for ever.
   */
  private static void unpackBeside(Path file) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling("sqlite"));
    try (Stream<Path> left = Files.list(folder)) {
      for (Path old : left.toList()) {
        Files.deleteIfExists(old);
      }
    }
    System.setProperty("org.sqlite.tmpdir", folder.toString());
  }

  private void check() {
    run(
        open -> {
          try (Statement statement = open.createStatement();
              ResultSet result = statement.executeQuery("pragma quick_check(1)")) {
            String found = result.next() ? result.getString(1) : "nothing";
            if (!found.equals("ok")) {
              throw SyncException.of(
                  ProblemCode.STORE_DAMAGED, "The check of %s says: %s.".formatted(file, found));
            }
          }
        });
  }

  /** What is done in one transaction. */
  interface Writing {
    void in(Connection connection) throws SQLException;
  }

  /** What is asked in one transaction. */
  interface Reading<R> {
    R in(Connection connection) throws SQLException;
  }

  /** Runs a transaction; when this returns, it is on disk. */
  void run(Writing work) {
    ask(
        open -> {
          work.in(open);
          return true;
        });
  }

  /** Runs a transaction and returns what it found. */
  <R> R ask(Reading<R> work) {
    lock.lock();
    try {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        R result = work.in(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw SqliteFailure.problem(file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the transaction that is running, and the store. */
  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteFailure.problem(file, e);
    } finally {
      lock.unlock();
    }
  }
}
