package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.sql.Statement;
import io.pgbend.target.sql.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statements that share settings, a current database and a transaction. Belongs to one thread at a
 * time.
 *
 * <p>Lost answers are asked for again by themselves; within a transaction a statement then runs
 * once or the transaction is gone. Outside of one, a statement may run twice when the server's node
 * restarts between the two, so only statements that bear it are sent there.
 *
 * <p>Every method throws a {@code SyncException}; {@link RetryClass#of} says what to do about it.
 * Interruption ends the statement on the server, keeps the thread's flag, and comes as {@code
 * INTERRUPTED}.
 */
public final class DatabendSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatabendSession.class);

  /** The part that a statement plays in its transaction, which decides what a lost answer means. */
  private enum Part {
    ALONE,
    INSIDE,
    COMMIT
  }

  private static final Duration ROLLBACK = Duration.ofSeconds(5);

  private final RunningQuery.Tools tools;
  private final SessionState state;
  private boolean open;
  private boolean failed;

  DatabendSession(RunningQuery.Tools tools) {
    this.tools = tools;
    this.state = new SessionState(tools.json(), endpoint(tools).database());
  }

  /** Runs a statement and holds its result; for results of moderate size. */
  public QueryResult query(Statement statement) {
    return query(statement.render());
  }

  /** Runs a statement and holds its result; for results of moderate size. */
  public QueryResult query(String sql) {
    Held held = new Held();
    QueryStats stats = stream(sql, held);
    return new QueryResult(held.columns, held.rows, stats);
  }

  /** Runs a statement and hands its rows on page by page, without holding them. */
  public QueryStats stream(String sql, RowConsumer consumer) {
    return run(sql, consumer, open ? Part.INSIDE : Part.ALONE);
  }

  /** Opens a transaction. */
  public void begin() {
    if (open) {
      throw new IllegalStateException("a transaction is open already");
    }
    open = true;
    failed = false;
    try {
      run(Transaction.BEGIN.render(), row -> {}, Part.INSIDE);
    } catch (SyncException e) {
      rollback();
      throw e;
    }
  }

  /**
   * Commits. Returning is no proof: the caller reads its control row back in any case.
   *
   * @throws SyncException {@code TARGET_OUTCOME_UNKNOWN} when the commit may or may not have taken
   *     place, any other code when it certainly has not
   */
  public void commit() {
    if (!open || failed) {
      throw new IllegalStateException("no transaction that could be committed");
    }
    String told = state.transaction();
    if (!told.isEmpty() && !told.equals("Active")) {
      // the server would answer OK and do nothing
      rollback();
      throw SyncException.of(
          ProblemCode.TARGET_SESSION_LOST, "The transaction is no longer open on the server.");
    }
    run(Transaction.COMMIT.render(), row -> {}, Part.COMMIT);
    open = false;
  }

  /**
   * Rolls back, also from an interrupted thread, and never fails: what cannot be rolled back by a
   * statement dies with the session. Without a transaction it does nothing.
   */
  public void rollback() {
    if (!open) {
      return;
    }
    open = false;
    boolean interrupted = Thread.interrupted();
    try {
      String sql = Transaction.ROLLBACK.render();
      run(new RunningQuery(tools.within(ROLLBACK), state, sql), row -> {}, Part.ALONE);
    } catch (SyncException e) {
      log.atInfo().addKeyValue("problem", e.code()).log("rollback was not confirmed");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public boolean inTransaction() {
    return open;
  }

  /** Rolls back what is open. */
  @Override
  public void close() {
    rollback();
  }

  private QueryStats run(String sql, RowConsumer consumer, Part part) {
    return run(new RunningQuery(tools, state, sql), consumer, part);
  }

  private QueryStats run(RunningQuery query, RowConsumer consumer, Part part) {
    if (part == Part.INSIDE && failed) {
      throw new IllegalStateException("the transaction has failed and waits for its rollback");
    }
    boolean done = false;
    try {
      QueryStats stats = query.run(consumer);
      done = true;
      return stats;
    } catch (QueryError e) {
      throw judged(e, query, part);
    } catch (LostAnswer e) {
      throw lost(e.why(), e.delivered(), e, query, part);
    } catch (HttpRefusal e) {
      throw refused(e, query, part);
    } catch (InterruptedException _) {
      throw Refusals.interrupted();
    } finally {
      failed = failed || (!done && part != Part.ALONE);
    }
  }

  private static SyncException judged(QueryError error, RunningQuery query, Part part) {
    SyncException problem = ServerCodes.problem(error.code(), error.text(), query.id());
    if (part != Part.COMMIT
        || (ServerCodes.commitCertainlyFailed(error.code(), error.text()) && !query.resent())) {
      return problem;
    }
    return unknown(problem.problem().detail(), problem);
  }

  private SyncException refused(HttpRefusal refusal, RunningQuery query, Part part) {
    if (refusal.status() == 401) {
      return Refusals.problem(endpoint(tools), refusal, query.id());
    }
    if (refusal.status() == 404 || refusal.status() == 410 || part == Part.COMMIT) {
      String why = "the server does not know the query (HTTP status " + refusal.status() + ")";
      return lost(why, true, refusal, query, part);
    }
    return Refusals.problem(endpoint(tools), refusal, query.id());
  }

  private SyncException lost(
      String why, boolean delivered, Throwable cause, RunningQuery query, Part part) {
    String detail = endpoint(tools).address() + ": " + why + ServerCodes.named(query.id()) + ".";
    if (!delivered) {
      return SyncException.of(ProblemCode.TARGET_UNREACHABLE, detail, cause);
    }
    return part == Part.INSIDE
        ? SyncException.of(ProblemCode.TARGET_SESSION_LOST, detail, cause)
        : unknown(detail, cause);
  }

  private static SyncException unknown(String detail, Throwable cause) {
    return SyncException.of(ProblemCode.TARGET_OUTCOME_UNKNOWN, detail, cause);
  }

  private static DatabendEndpoint endpoint(RunningQuery.Tools tools) {
    return tools.transport().endpoint();
  }

  private static final class Held implements RowConsumer {
    private List<Column> columns = List.of();
    private final List<List<@Nullable String>> rows = new ArrayList<>();

    @Override
    public void columns(List<Column> found) {
      columns = found;
    }

    @Override
    public void row(List<@Nullable String> cells) {
      rows.add(cells);
    }
  }
}
