package io.pgbend.pipeline;

import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.Intent;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetTable;
import io.pgbend.target.sql.Definition.DropTable;
import io.pgbend.target.sql.Merge.KeyTrouble;
import io.pgbend.target.sql.Merge.Upsert;
import io.pgbend.target.sql.Rows.DeleteAll;
import io.pgbend.target.sql.Rows.InsertSelect;
import io.pgbend.target.sql.TableRef;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a snapshot's rows go, and how they become visible. A target that is missing or empty is
 * filled directly; otherwise, and where changes are merged into the target meanwhile, a shadow
 * table is filled, and one transaction brings its rows into the target. Used by one thread.
 */
final class TargetFill {
  private static final Logger log = LoggerFactory.getLogger(TargetFill.class);

  private final DatabendClient client;
  private final Claim claim;
  private final Debris debris;
  private final TargetShape shape;
  private final Optional<WhenNotEmpty> way;
  private final boolean beside;
  private final SnapshotProgress progress;

  /** What has to be undone after a failure; empty when nothing has. */
  private Optional<Intent> intended = Optional.empty();

  /**
   * @param way what becomes of the rows that are there
   * @param beside whether the target is followed meanwhile, so that it cannot be filled directly
   */
  TargetFill(
      DatabendClient client,
      Claim claim,
      TargetShape shape,
      Optional<WhenNotEmpty> way,
      boolean beside,
      SnapshotProgress progress) {
    this.client = client;
    this.claim = claim;
    this.debris = new Debris(claim);
    this.shape = shape;
    this.way = way;
    this.beside = beside;
    this.progress = progress;
  }

  /**
   * Removes what an unfinished earlier run left, and makes ready a table to fill.
   *
   * @throws SyncException {@code TARGET_NOT_EMPTY} when the target has rows and nobody has said
   *     what is to become of them
   */
  TableRef prepare() throws InterruptedException {
    try (DatabendSession session = client.session()) {
      debris.removeOlder(session);
      TargetCatalog catalog = new TargetCatalog(session);
      Optional<TargetTable> found = catalog.table(shape.table());
      boolean created = found.isPresent() ? leftNew(found.get()) : create(session);
      long target = id(catalog);
      boolean direct = !beside && (created || catalog.isEmpty(shape.table()));
      if (!direct && way.isEmpty()) {
        throw notEmpty("The table %s has rows.".formatted(shape.table()));
      }
      intend(created, direct, target);
      return direct ? shape.table() : shadow(session);
    }
  }

  private void intend(boolean created, boolean direct, long target) throws InterruptedException {
    Intent.Step step =
        created
            ? Intent.Step.FILL_NEW_TARGET
            : direct ? Intent.Step.FILL_TARGET : Intent.Step.FILL_SHADOW;
    Intent intent = new Intent(step, target);
    intended = Optional.of(intent);
    claim.intend(intent);
    FailPoint.AFTER_INTENT.reach();
  }

  /**
   * Nothing can fence the making of a table: a run that is taken over may have made it just now.
   */
  private boolean create(DatabendSession session) {
    try {
      session.query(shape.create(shape.table()));
    } catch (SyncException failure) {
      if (failure.code() == ProblemCode.TARGET_ALREADY_EXISTS) {
        return false;
      }
      throw failure;
    }
    FailPoint.AFTER_TARGET_CREATED.reach();
    return true;
  }

  /**
   * Takes back the rows of a run that was cut off while it filled this very table.
   *
   * @return whether that run had made the table, and it has no rows
   */
  private boolean leftNew(TargetTable found) throws InterruptedException {
    Optional<Intent> left =
        claim.mergeControl().intent().filter(intent -> intent.fills(found.id()));
    if (left.isEmpty()) {
      return false;
    }
    progress.warning("removing the rows of an earlier copy that was cut off");
    try {
      claim.discard((session, rows) -> removeLoaded(session, found.id(), rows));
    } catch (SyncException failure) {
      if (failure.code() == ProblemCode.TARGET_NOT_EMPTY
          && way.equals(Optional.of(WhenNotEmpty.REPLACE))) {
        return false;
      }
      throw failure;
    }
    return left.get().step() == Intent.Step.FILL_NEW_TARGET;
  }

  /** Only when all rows of the table are those that were loaded. */
  private void removeLoaded(DatabendSession session, long target, long loaded) {
    TargetCatalog catalog = new TargetCatalog(session);
    requireSameTarget(catalog, target);
    long rows = catalog.rowCount(shape.table());
    if (rows != loaded) {
      throw notEmpty(
          "The table %s has %d rows, and a copy that was cut off had loaded %d, so not all are its own."
              .formatted(shape.table(), rows, loaded));
    }
    session.query(new DeleteAll(shape.table()));
  }

  private static SyncException notEmpty(String detail) {
    return SyncException.of(ProblemCode.TARGET_NOT_EMPTY, detail).field("whenNotEmpty");
  }

  private TableRef shadow(DatabendSession session) {
    TableRef shadow = claim.books().shadow(claim.epoch());
    session.query(shape.create(shadow));
    FailPoint.AFTER_SHADOW_CREATED.reach();
    return shadow;
  }

  /** Commits the moment at which rows become visible, together with the control row. */
  interface Conclusion {
    void commit(Work<DatabendSession> work) throws InterruptedException;
  }

  /** All rows are in the table that was filled. */
  void filled(TableRef filled, long rows) {
    FailPoint.AFTER_LAST_PIECE.reach();
    try (DatabendSession session = client.session()) {
      requireRows(new TargetCatalog(session), filled, rows);
    }
  }

  /** Makes the rows visible and leaves nothing behind. */
  void finish(TableRef filled, Conclusion conclusion) throws InterruptedException {
    try (DatabendSession session = client.session()) {
      long target = intended.orElseThrow().tableId();
      TargetCatalog catalog = new TargetCatalog(session);
      requireSameTarget(catalog, target);
      if (filled.equals(shape.table())) {
        conclusion.commit(work -> {});
      } else {
        bringIn(session, filled, conclusion);
      }
      requireSameTarget(catalog, target);
    }
    intended = Optional.empty();
    FailPoint.AFTER_CONCLUDE.reach();
    tidy(debris::removeOwn);
    FailPoint.AFTER_CLEANUP.reach();
  }

  private void bringIn(DatabendSession session, TableRef shadow, Conclusion conclusion)
      throws InterruptedException {
    InsertSelect insert = new InsertSelect(shape.table(), shadow, shape.names());
    switch (way.orElseThrow()) {
      case REPLACE ->
          conclusion.commit(
              work -> {
                work.query(new DeleteAll(shape.table()));
                work.query(insert);
              });
      case APPEND -> conclusion.commit(work -> work.query(insert));
      case MERGE -> {
        requireKey(session, shadow);
        conclusion.commit(
            work -> work.query(new Upsert(shape.table(), shadow, shape.names(), shape.key())));
      }
    }
  }

  private void requireKey(DatabendSession session, TableRef shadow) {
    if (!session.query(new KeyTrouble(shadow, shape.key())).isEmpty()) {
      throw SyncException.of(
              ProblemCode.KEY_NOT_UNIQUE,
              "In the source, %s is NULL somewhere or stands in several rows."
                  .formatted(String.join(", ", shape.key())))
          .field("key");
    }
  }

  private void requireRows(TargetCatalog catalog, TableRef table, long rows) {
    long found = catalog.rowCount(table);
    if (found != rows) {
      throw SyncException.of(
          ProblemCode.ROWS_MISSING,
          "%s has %d rows after %d were loaded.".formatted(table, found, rows));
    }
  }

  /** A table that was dropped meanwhile would let a commit succeed all the same. */
  private void requireSameTarget(TargetCatalog catalog, long target) {
    if (id(catalog) != target) {
      throw SyncException.of(
          ProblemCode.TARGET_REPLACED,
          "The table %s is another one than at the start.".formatted(shape.table()));
    }
  }

  private long id(TargetCatalog catalog) {
    return catalog
        .table(shape.table())
        .map(TargetTable::id)
        .orElseThrow(
            () ->
                SyncException.of(
                    ProblemCode.TARGET_REPLACED, "The table %s is gone.".formatted(shape.table())));
  }

  /**
   * After a failure: the target is as it was before, as far as it can be reached. What stays behind
   * is recognised by the next run. Does nothing after {@link #finish}.
   */
  void undo() {
    intended.ifPresent(
        intent ->
            tidy(
                session -> {
                  debris.removeOwn(session);
                  claim.requireOwned();
                  takeBack(session, intent);
                }));
  }

  /**
   * Removes what was filled beside the target, and goes on intending it: a next run begins anew.
   */
  void leave() {
    tidy(debris::removeOwn);
  }

  /**
   * A table that somebody else has dropped or replaced meanwhile has nothing of ours. The one that
   * this run has made is dropped after the discard has proved that the task is still ours; a run
   * that takes it in between finds its new, empty table gone and says so.
   */
  private void takeBack(DatabendSession session, Intent intent) throws InterruptedException {
    boolean direct = intent.fills(intent.tableId()) && isTarget(session, intent.tableId());
    claim.discard(
        (work, rows) -> {
          if (direct) {
            removeLoaded(work, intent.tableId(), rows);
          }
        });
    if (direct && intent.step() == Intent.Step.FILL_NEW_TARGET) {
      session.query(new DropTable(shape.table()));
    }
  }

  private boolean isTarget(DatabendSession session, long id) {
    return new TargetCatalog(session)
        .table(shape.table())
        .map(TargetTable::id)
        .equals(Optional.of(id));
  }

  private interface Tidying {
    void in(DatabendSession session) throws InterruptedException;
  }

  /** Also from an interrupted thread, and never fails: the next run does what is left to do. */
  private void tidy(Tidying work) {
    boolean interrupted = Thread.interrupted();
    try (DatabendSession session = client.session()) {
      work.in(session);
    } catch (SyncException failure) {
      if (failure.code() == ProblemCode.FENCED) {
        return;
      }
      log.atWarn().addKeyValue("problem", failure.code()).log("clean-up is left to the next run");
      progress.warning("could not clean up in Databend; the next run for this table does");
    } catch (InterruptedException again) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
