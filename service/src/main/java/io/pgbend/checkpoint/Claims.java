package io.pgbend.checkpoint;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.client.RetryClass;
import io.pgbend.target.sql.Assignment;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import io.pgbend.target.sql.Definition.CreateDatabase;
import io.pgbend.target.sql.Definition.CreateStage;
import io.pgbend.target.sql.TableRef;
import java.util.List;

/**
 * Takes a task for one run: makes its control rows where there are none, and raises their epoch,
 * after which no older run can write any more. Thread-safe.
 */
public final class Claims {
  private final DatabendClient client;
  private final Backoff backoff;

  public Claims(DatabendClient client, Backoff backoff) {
    this.client = client;
    this.backoff = backoff;
  }

  /**
   * Takes the task.
   *
   * @param owner a text that no other run uses; proves that the epoch is ours when an answer was
   *     lost
   */
  public Claim take(Bookkeeping books, String owner) throws InterruptedException {
    Backoff.Attempts attempts = backoff.start();
    while (true) {
      try {
        return attempt(books, owner);
      } catch (SyncException failure) {
        if (!mayTryAgain(failure) || !attempts.pause()) {
          throw failure;
        }
      }
    }
  }

  static boolean mayTryAgain(SyncException failure) {
    return switch (RetryClass.of(failure)) {
      case RETRY_TRANSACTION, SMALLER_BATCH, NEW_SESSION, READ_BACK -> true;
      case CREDENTIALS, OBJECT, BAD_DATA, CAPABILITY, OUR_MISTAKE, INTERRUPTED -> false;
    };
  }

  private Claim attempt(Bookkeeping books, String owner) {
    try (DatabendSession session = client.session()) {
      prepare(session, books);
      long taken = epoch(session, books.controlLoad());
      long next = Math.max(taken, epoch(session, books.controlMerge())) + 1;
      session.begin();
      change(session, takeLoad(books, taken, next, owner));
      change(
          session,
          ControlUpdate.takeOver(books.controlMerge(), epoch(session, books.controlMerge()), next));
      session.commit();
      Claim claim = new Claim(client, books, next, owner, backoff);
      claim.requireOwned();
      FailPoint.AFTER_CLAIM.reach();
      return claim;
    }
  }

  /** The count of loaded rows stays: with the intent it says what an earlier run has left. */
  private static ControlUpdate takeLoad(Bookkeeping books, long from, long to, String owner) {
    return new ControlUpdate(
        books.controlLoad(),
        from,
        List.of(),
        List.of(
            Assignment.whole(ControlTables.EPOCH, to),
            Assignment.text(ControlTables.STORE_ID, owner)));
  }

  /** A table appears together with its only row, so that two beginners cannot make two rows. */
  private static void prepare(DatabendSession session, Bookkeeping books) {
    session.query(new CreateDatabase(books.database()));
    session.query(new CreateStage(books.folder()));
    session.query(ControlTables.createLoad(books.controlLoad()));
    session.query(ControlTables.createMerge(books.controlMerge()));
  }

  private static long epoch(DatabendSession session, TableRef table) {
    QueryResult found = session.query("select epoch from " + table.render());
    if (found.rows().size() != 1) {
      throw SyncException.of(
          ProblemCode.CONTROL_DAMAGED,
          "%s has %d rows instead of one.".formatted(table, found.rows().size()));
    }
    return found.number(0, ControlTables.EPOCH);
  }

  static void change(DatabendSession session, ControlUpdate update) {
    if (session.query(update).rowsUpdated() != 1) {
      throw SyncException.of(
          ProblemCode.FENCED, "The control row %s is no longer ours.".formatted(update.table()));
    }
  }
}
