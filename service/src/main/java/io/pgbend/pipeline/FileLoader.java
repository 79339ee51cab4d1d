package io.pgbend.pipeline;

import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.FailPoint;
import io.pgbend.staging.ColumnCount;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.StagePath;
import io.pgbend.target.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings files into the stage and from there into one table: {@code upload → BEGIN → COPY INTO →
 * UPDATE control_merge → COMMIT → read back}. Every file's rows are counted on both sides. {@link
 * #upload} may run on several threads, {@link #load} on one.
 */
final class FileLoader {
  /** One COPY takes as many files as are ready, so that the engine can use all its cores. */
  private static final int FILES_AT_ONCE = 64;

  /** Writes the COPY of some files, which depends on the table and the columns' types. */
  interface CopyWriter {
    Statement copy(StagePath folder, List<String> files);
  }

  private final DatabendClient client;
  private final Claim claim;
  private final CopyWriter copies;
  private final StagePath folder;
  private final Spool spool;
  private final SnapshotProgress progress;
  private final Map<String, Long> unrepresentable = new TreeMap<>();
  private long rows;
  private long bytes;
  private int files;

  FileLoader(
      DatabendClient client,
      Claim claim,
      CopyWriter copies,
      Spool spool,
      SnapshotProgress progress) {
    this.client = client;
    this.claim = claim;
    this.copies = copies;
    this.folder = claim.books().folder(claim.epoch());
    this.spool = spool;
    this.progress = progress;
  }

  /** Stages files until no more come; their local copies are removed. */
  void upload(Handoff<LocalFile> local, Handoff<LocalFile> staged) throws InterruptedException {
    List<LocalFile> next = local.take(1);
    while (!next.isEmpty()) {
      LocalFile file = next.getFirst();
      client.upload(folder.resolve(file.name()), file.file().path());
      FailPoint.AFTER_UPLOAD.reach();
      spool.discard(file.file().path());
      staged.put(file);
      next = local.take(1);
    }
    staged.producerDone();
  }

  /** Loads staged files until no more come. */
  void load(Handoff<LocalFile> staged) throws InterruptedException {
    List<LocalFile> ready = staged.take(FILES_AT_ONCE);
    while (!ready.isEmpty()) {
      List<LocalFile> piece = ready;
      long after = rows + piece.stream().mapToLong(file -> file.file().rows()).sum();
      claim.copied(rows, after, session -> copy(session, piece));
      count(piece);
      FailPoint.AFTER_PIECE.reach();
      ready = staged.take(FILES_AT_ONCE);
    }
  }

  private void copy(DatabendSession session, List<LocalFile> piece) {
    CopiedRows.copy(
        session, copies.copy(folder, piece.stream().map(LocalFile::name).toList()), piece);
  }

  private void count(List<LocalFile> piece) {
    for (LocalFile file : piece) {
      rows += file.file().rows();
      bytes += file.file().bytes();
      files++;
      for (ColumnCount column : file.file().columns()) {
        if (column.unrepresentable() > 0) {
          unrepresentable.merge(column.name(), column.unrepresentable(), Long::sum);
        }
      }
      progress.loaded(file.file().rows(), file.file().bytes());
    }
  }

  long rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  int files() {
    return files;
  }

  Map<String, Long> unrepresentable() {
    return unrepresentable;
  }
}
