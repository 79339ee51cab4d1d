package io.pgbend.pipeline;

import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetTable;
import io.pgbend.target.sql.Definition.DropTable;
import io.pgbend.target.sql.Load.ListStage;
import io.pgbend.target.sql.Load.RemoveStaged;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Staged files and shadow tables. Both carry the epoch of their run in their name, and a run
 * removes only its own and older ones: one that has been taken over cannot hurt its successor.
 */
final class Debris {
  private final Bookkeeping books;
  private final long epoch;

  Debris(Claim claim) {
    this.books = claim.books();
    this.epoch = claim.epoch();
  }

  /** Removes what runs before this one have left. */
  void removeOlder(DatabendSession session) {
    for (TargetTable table : new TargetCatalog(session).tables(books.database())) {
      books.shadowEpoch(table.name()).stream()
          .filter(found -> found < epoch)
          .forEach(found -> removeShadow(session, found));
    }
    for (long found : stagedEpochs(session, books::fileEpoch).headSet(epoch, false)) {
      session.query(new RemoveStaged(books.folder(found)));
    }
  }

  /** Removes files of changes that runs before this one have left. */
  void removeOlderChanges(DatabendSession session) {
    for (long found : stagedEpochs(session, books::changesEpoch).headSet(epoch, false)) {
      session.query(new RemoveStaged(books.changes(found)));
    }
  }

  /** Removes what this run has made. */
  void removeOwn(DatabendSession session) {
    removeShadow(session, epoch);
    FailPoint.AFTER_SHADOW_DROPPED.reach();
    session.query(new RemoveStaged(books.folder(epoch)));
  }

  private void removeShadow(DatabendSession session, long run) {
    session.query(new DropTable(books.shadow(run)));
    session.query(new DropTable(books.beside(run).controlMerge()));
  }

  private NavigableSet<Long> stagedEpochs(
      DatabendSession session, Function<String, OptionalLong> epochOf) {
    QueryResult files = session.query(new ListStage(books.folder()));
    NavigableSet<Long> epochs = new TreeSet<>();
    for (int row = 0; row < files.rows().size(); row++) {
      epochOf.apply(files.text(row, "name")).ifPresent(epochs::add);
    }
    return epochs;
  }
}
