package io.pgbend.pipeline;

import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.Claims;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.snapshot.ChunkPlan;
import io.pgbend.source.snapshot.SelectedColumn;
import io.pgbend.source.snapshot.SnapshotExport;
import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.sql.Definition.CreateDatabase;
import io.pgbend.target.sql.TableRef;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * One table's snapshot from start to finish: checks, claim, copy, and the moment at which the rows
 * become visible. Nothing is written before all checks pass; after a failure the target is as it
 * was.
 */
public final class SnapshotCopy {
  /** How long a transaction is tried again, at least: several lost answers one after the other. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(20);

  private static final int UPLOADERS = 2;

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
          new TargetFill(target, claim, checked.shape(), request.whenNotEmpty(), progress);
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
    Duration twice = target.endpoint().timeouts().retry().multipliedBy(2);
    Duration patience = twice.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : twice;
    return new Claims(target, Backoff.within(patience)).take(Bookkeeping.standard(task), run);
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
    if (!run.checked().databaseThere()) {
      createDatabase(run);
    }
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
    long bytes = copy(run, loader);
    run.progress().phase("making the rows visible");
    fill.finish(table, loader.rows());
    return new SnapshotResult(
        loader.rows(),
        bytes,
        loader.bytes(),
        loader.files(),
        Duration.between(start, clock.instant()),
        loader.unrepresentable());
  }

  private void createDatabase(Run run) {
    String database = run.request().into().database();
    run.progress().phase("creating the database " + database);
    try (DatabendSession session = target.session()) {
      session.query(new CreateDatabase(database));
    }
  }

  private long copy(Run run, FileLoader loader) throws InterruptedException {
    SnapshotRequest request = run.request();
    Checked checked = run.checked();
    SnapshotProgress progress = run.progress();
    List<MappedColumn> columns = checked.shape().columns();
    try (SnapshotExport export = SnapshotExport.open(source, checked.table());
        Crew crew = new Crew()) {
      ChunkPlan plan = export.plan(ChunkPlan.Wishes.readers(request.connections()));
      progress.expected(Math.max(0, plan.estimatedRows()));
      TableExtract extract =
          new TableExtract(
              new SnapshotReader(source, export, plan, selected(columns), checked.where()),
              new TableExtract.Plan(
                  columns.stream().map(MappedColumn::staging).toList(),
                  checked.shape().key(),
                  request.limits(),
                  request.connections(),
                  run.spool()),
              progress);
      Handoff<LocalFile> local = new Handoff<>(request.connections(), 1);
      Handoff<LocalFile> staged = new Handoff<>(64, UPLOADERS);
      String name = request.table().name();
      crew.start(name + "/read", () -> extract.run(FileNames.of(run.name()), local));
      for (int number = 0; number < UPLOADERS; number++) {
        crew.start(name + "/upload-" + number, () -> loader.upload(local, staged));
      }
      crew.start(name + "/load", () -> loader.load(staged));
      crew.join();
      return extract.sourceBytes();
    }
  }

  private static List<SelectedColumn> selected(List<MappedColumn> columns) {
    return columns.stream()
        .map(
            column ->
                new SelectedColumn(column.source().name(), !column.staging().binarySelectable()))
        .toList();
  }
}
