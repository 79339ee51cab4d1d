package io.pgbend;

import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.config.Home;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.store.SqliteLedger;
import io.pgbend.store.Store;
import io.pgbend.task.SlotTasks;
import java.time.InstantSource;

/**
 * Everything that one home folder needs to run tasks, built in start order and closed in reverse.
 */
public final class Application implements AutoCloseable {
  /** What a slot may cost in PostgreSQL's log before the slowest table is given up. */
  private static final long LOG_LIMIT = 32L << 30;

  private final Store store;
  private final Ledger ledger;
  private final InstantSource clock;

  private Application(Store store, Ledger ledger, InstantSource clock) {
    this.store = store;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Opens the state of a home that this process has claimed. */
  public static Application open(Home home, InstantSource clock) {
    Store store = Store.open(home.store());
    return new Application(store, new SqliteLedger(store), clock);
  }

  /**
   * The tasks of a slot; to be closed by the caller.
   *
   * @param tasks how many there will be about
   */
  public SlotTasks tasks(SourceConnections source, String slot, String publication, int tasks) {
    SlotKey key = new SlotKey(systemIdentifier(source), source.endpoint().database(), slot);
    return new SlotTasks(
        new SlotTasks.Parts(source, key, publication, ledger, tasks, LOG_LIMIT, clock));
  }

  private static String systemIdentifier(SourceConnections source) {
    try (SourceSession session = source.open("checks")) {
      return new SourceCatalog(session)
          .server()
          .systemIdentifier()
          .orElseThrow(
              () ->
                  SyncException.of(
                          ProblemCode.SOURCE_PERMISSION_DENIED,
                          "The role may not ask which cluster this is.")
                      .remedy("grant execute on function pg_control_system() to <role>;"));
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
