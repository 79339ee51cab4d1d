package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.Work;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Load.RemoveStaged;
import io.pgbend.target.sql.StagePath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a task's files of captured changes into its raw table, in order: {@code write file → upload
 * → BEGIN → COPY INTO raw → UPDATE control_load → COMMIT → read back → tell the reader}. It has a
 * thread of its own, which waits as long as the target is away.
 */
final class RawLoader {
  /** Hears how loading goes on; called by the loading thread. */
  interface Listener {
    /** Everything up to these marks is in the raw table. */
    void durable(LoadMarks marks);

    /** Loading failed and is tried again. */
    void trouble(SyncException problem);

    /**
     * Asks for a merge in the same transaction.
     *
     * @return whether both were done; else the load is to be done alone
     */
    boolean loadAndMerge(LoadMarks before, LoadMarks after, Work<DatabendSession> load)
        throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(RawLoader.class);
  private static final int FILES_AT_ONCE = 64;
  private static final Duration COVER_EVERY = Duration.ofMinutes(1);
  private static final Duration FOREVER = Duration.ofDays(365);

  /** What loading is done with. */
  record Parts(
      DatabendClient client, Claim claim, RawTable raw, Spool spool, InstantSource clock) {}

  private final DatabendClient client;
  private final Claim claim;
  private final RawTable raw;
  private final Spool spool;
  private final InstantSource clock;
  private final CaptureQueue files;
  private final Supplier<Lsn> coverable;
  private final Listener listener;
  private final StagePath folder;
  private LoadMarks marks;
  private Instant covered;
  private int uploaded;

  /**
   * @param marks as they stand in the control row
   * @param coverable up to where the task has missed nothing, by the ledger
   */
  RawLoader(
      Parts parts,
      LoadMarks marks,
      CaptureQueue files,
      Supplier<Lsn> coverable,
      Listener listener) {
    this.client = parts.client();
    this.claim = parts.claim();
    this.raw = parts.raw();
    this.spool = parts.spool();
    this.clock = parts.clock();
    this.marks = marks;
    this.files = files;
    this.coverable = coverable;
    this.listener = listener;
    this.covered = clock.instant();
    this.folder = claim.books().changes(claim.epoch());
  }

  /** Loads until the queue is over; then the marks say how far the task is covered. */
  void run() throws InterruptedException {
    Backoff.Attempts attempts = Backoff.within(FOREVER).start();
    while (!files.isOver()) {
      List<SpooledBatch> ready = files.first(FILES_AT_ONCE, COVER_EVERY);
      try {
        if (!ready.isEmpty()) {
          load(ready);
          done(ready);
          attempts = Backoff.within(FOREVER).start();
        }
        coverWhenDue();
      } catch (SyncException failure) {
        if (!TaskProblem.passes(failure) || !attempts.pause()) {
          throw failure;
        }
        listener.trouble(failure);
        settle(ready);
      }
    }
  }

  /** A load whose answer was lost may have taken place late: the control row says how much. */
  private void settle(List<SpooledBatch> tried) {
    LoadMarks now;
    try {
      now = claim.loadMarks();
    } catch (SyncException unread) {
      if (!TaskProblem.passes(unread)) {
        throw unread;
      }
      return;
    }
    if (now.equals(marks)) {
      return;
    }
    for (int last = 0; last < tried.size(); last++) {
      if (tried.get(last).after().covered(now.coveredTo()).equals(now)) {
        marks = now;
        done(tried.subList(0, last + 1));
        return;
      }
    }
    throw SyncException.of(
        ProblemCode.TARGET_WENT_BACK,
        "Changes were loaded up to %s, and the target now says %s."
            .formatted(marks.loadedCommit(), now.loadedCommit()));
  }

  private void done(List<SpooledBatch> loaded) {
    files.remove(loaded.size());
    uploaded = 0;
    listener.durable(loaded.getLast().after());
    loaded.stream().map(SpooledBatch::fileOrNull).filter(Objects::nonNull).forEach(this::remove);
  }

  private void load(List<SpooledBatch> ready) throws InterruptedException {
    List<LocalFile> changes =
        ready.stream().map(SpooledBatch::fileOrNull).filter(Objects::nonNull).toList();
    for (; uploaded < changes.size(); uploaded++) {
      LocalFile file = changes.get(uploaded);
      client.upload(folder.resolve(file.name()), file.file().path());
      FailPoint.AFTER_UPLOAD.reach();
    }
    LoadMarks after = ready.getLast().after().covered(marks.coveredTo());
    if (!listener.loadAndMerge(marks, after, session -> copy(session, changes))) {
      claim.loadChanges(marks, after, session -> copy(session, changes));
    }
    marks = after;
    FailPoint.AFTER_RAW_LOADED.reach();
    if (!after.pieceCommit().equals(Lsn.ZERO)) {
      FailPoint.AFTER_PIECE_OF_TRANSACTION.reach();
    }
  }

  /** What cannot be removed now goes with the folder at the next start. */
  private void remove(LocalFile loaded) {
    spool.discard(loaded.file().path());
    try (DatabendSession session = client.session()) {
      session.query(new RemoveStaged(folder.resolve(loaded.name())));
    } catch (SyncException failure) {
      log.atInfo().addKeyValue("problem", failure.code()).log("a staged file is left behind");
    }
  }

  private void copy(DatabendSession session, List<LocalFile> changes) {
    if (!changes.isEmpty()) {
      CopiedRows.copy(
          session, raw.copy(folder, changes.stream().map(LocalFile::name).toList()), changes);
    }
  }

  private void coverWhenDue() throws InterruptedException {
    if (clock.instant().isBefore(covered.plus(COVER_EVERY))) {
      return;
    }
    covered = clock.instant();
    Lsn position = coverable.get();
    if (position.isAfter(marks.coveredTo())) {
      claim.cover(marks, position);
      marks = marks.covered(position);
    }
  }
}
