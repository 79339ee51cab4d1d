package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.Claims;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * One table's snapshot from start to finish: checks, claim, copy, and the moment at which the rows
 * become visible. Nothing is written before all checks pass; after a failure the target is as it
 * was.
 */
public final class SnapshotCopy {
  private final SourceConnections source;
  private final DatabendClient target;
  private final InstantSource clock;

  public SnapshotCopy(SourceConnections source, DatabendClient target, InstantSource clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
  }

  /**
   * Runs the copy to its end.
   *
   * @param run a text that no other run uses, of letters and digits
   * @throws SyncException with the reason why it could not be done
   */
  public SnapshotResult run(SnapshotRequest request, String run, SnapshotProgress progress)
      throws InterruptedException {
    Instant start = clock.instant();
    progress.phase("checking");
    Checked checked = new SnapshotChecks(source, target).check(request);
    try (Spool spool = Spool.open(request.spool())) {
      Claim claim = claim(request, run);
      TargetFill fill =
          new TargetFill(target, claim, checked.shape(), request.whenNotEmpty(), false, progress);
      Run parts = new Run(request, checked, run, spool, progress);
      boolean done = false;
      try {
        SnapshotResult result = fill(parts, claim, fill, start);
        done = true;
        return result;
      } catch (SyncException failure) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted at a statement");
        }
        throw claim.reason(failure);
      } finally {
        if (!done) {
          fill.undo();
        }
      }
    }
  }

  private Claim claim(SnapshotRequest request, String run) throws InterruptedException {
    TaskKey task = TaskKey.of(request.into().database(), request.into().table());
    return new Claims(target, Patience.of(target)).take(Bookkeeping.standard(task), run);
  }

  /** What stays the same during one run. */
  private record Run(
      SnapshotRequest request,
      Checked checked,
      String name,
      Spool spool,
      SnapshotProgress progress) {}

  private SnapshotResult fill(Run run, Claim claim, TargetFill fill, Instant start)
      throws InterruptedException {
    TargetDatabase.create(target, run.checked(), run.progress());
    run.progress().phase("preparing the target");
    TableRef table = fill.prepare();
    run.progress().phase("copying");
    FileLoader loader =
        new FileLoader(
            target,
            claim,
            (folder, files) -> run.checked().shape().copy(table, folder, files),
            run.spool(),
            run.progress());
    SnapshotRequest request = run.request();
    TableCopy copy =
        new TableCopy(
            source,
            new TableCopy.Wishes(
                request.limits(), request.connections(), run.spool(), FileNames.of(run.name())),
            run.progress());
    long bytes;
    try (SnapshotExport export = SnapshotExport.open(source, run.checked().table())) {
      bytes = copy.run(export, run.checked(), loader);
    }
    run.progress().phase("making the rows visible");
    fill.filled(table, loader.rows());
    fill.finish(
        table,
        // changes that were captured before have nothing to go on from any more
        work -> claim.conclude(claim.mergeMarks().concluded(Lsn.ZERO, Lsn.ZERO), work));
    return new SnapshotResult(
        loader.rows(),
        bytes,
        loader.bytes(),
        loader.files(),
        Duration.between(start, clock.instant()),
        loader.unrepresentable());
  }
}
