package io.pgbend.pipeline;

import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.sql.Rows.DeleteAll;
import java.util.Optional;

/** The beginning of a table that is followed without a copy: changes from a position on. */
final class EmptyStart {
  private final DatabendClient target;
  private final Claim claim;
  private final TargetShape shape;
  private final Optional<WhenNotEmpty> way;
  private final SnapshotProgress progress;

  EmptyStart(
      DatabendClient target,
      Claim claim,
      Checked checked,
      FollowRequest request,
      SnapshotProgress progress) {
    this.target = target;
    this.claim = claim;
    this.progress = progress;
    this.shape = checked.shape();
    this.way = request.table().whenNotEmpty();
  }

  /**
   * Makes the target where it is missing, and says what becomes of rows that are there.
   *
   * @param from the marks at the position from which changes are captured, however many of them are
   *     loaded by now
   * @return the marks from which merging goes on
   */
  MergeMarks run(LoadMarks from) throws InterruptedException {
    progress.phase("preparing the target");
    try (DatabendSession session = target.session()) {
      TargetCatalog catalog = new TargetCatalog(session);
      if (catalog.table(shape.table()).isEmpty()) {
        session.query(shape.create(shape.table()));
      }
      boolean empty = catalog.isEmpty(shape.table());
      if (!empty && way.isEmpty()) {
        throw SyncException.of(
                ProblemCode.TARGET_NOT_EMPTY, "The table %s has rows.".formatted(shape.table()))
            .field("whenNotEmpty");
      }
      boolean clear = !empty && way.equals(Optional.of(WhenNotEmpty.REPLACE));
      MergeMarks now = claim.mergeMarks();
      claim.conclude(
          now.concluded(from.loadedCommit(), from.loadedEnd()),
          work -> {
            if (clear) {
              work.query(new DeleteAll(shape.table()));
            }
          });
      return claim.mergeMarks();
    }
  }
}
