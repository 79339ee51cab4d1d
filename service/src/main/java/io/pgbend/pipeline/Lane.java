package io.pgbend.pipeline;

import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.SyncException;
import io.pgbend.source.snapshot.Chunk;
import io.pgbend.source.snapshot.RowSink;
import io.pgbend.staging.StagedFileWriter;

/**
 * One reading connection's rows on their way into files. Belongs to its reading thread, and when
 * that has ended to whoever calls {@link #end}.
 */
final class Lane implements RowSink, AutoCloseable {
  /** How often the size of the file is looked at. */
  private static final int LOOK_EVERY = 1024;

  private static final int REPORT_EVERY = 16_384;

  private final StagedFileWriter writer;
  private final Handoff<LocalFile> files;
  private final FileNames names;
  private final FileLimits limits;
  private final Spool spool;
  private final KeyText key;
  private final SnapshotProgress progress;
  private int ended;
  private long rows;
  private long bytes;
  private long reported;

  Lane(
      TableExtract.Plan plan,
      Handoff<LocalFile> files,
      FileNames names,
      SnapshotProgress progress) {
    this.writer = plan.writer();
    this.files = files;
    this.names = names;
    this.limits = plan.laneLimits();
    this.spool = plan.spool();
    this.key = plan.keyText();
    this.progress = progress;
  }

  @Override
  public void row(byte[] data, int offset, int length) throws InterruptedException {
    try {
      writer.row(data, offset, length);
    } catch (SyncException refused) {
      throw key.named(refused, data, offset);
    }
    rows++;
    bytes += length;
    if (rows % LOOK_EVERY == 0 ? limits.reached(writer, ended) : limits.rowsReached(writer)) {
      finish();
    }
    if (rows - reported >= REPORT_EVERY) {
      report();
    }
  }

  /** Small chunks share a file: a file is ended by its size or by the end of the lane. */
  @Override
  public void endOfChunk(Chunk chunk, long count) {
    report();
  }

  /** Hands over what is left. */
  void end() throws InterruptedException {
    if (writer.rows() > 0) {
      finish();
    }
  }

  /** Bytes of all rows as they came. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    writer.close();
  }

  private void finish() throws InterruptedException {
    String name = names.next();
    LocalFile file = new LocalFile(name, writer.finish(spool.file(name)));
    ended++;
    FailPoint.AFTER_FILE_WRITTEN.reach();
    files.put(file);
  }

  private void report() {
    progress.read(rows - reported);
    reported = rows;
  }
}
