package io.pgbend.staging;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.parquet.ColumnChunk;
import io.pgbend.staging.parquet.PageCompressor;
import io.pgbend.staging.parquet.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one staged file after the other from rows of the same columns. Pages are compressed as
 * they fill, so that about {@link #heldBytes()} of heap are held whatever the file's size.
 *
 * <p>Rows come whole as tuples of binary COPY through {@link #row}, or value by value through
 * {@link #column} with {@link #endRow} behind the last. Not safe for use by several threads; close
 * it to give back native memory.
 */
public final class StagedFileWriter implements AutoCloseable {
  private static final int PAGE_ROWS = 1 << 16;
  private static final int PAGE_BYTES = 1 << 20;

  /** All columns' waiting bytes together, so that wide tables do not hold a full page each. */
  private static final long WAITING_BYTES = 12L << 20;

  private static final int CHECK_EVERY = 256;
  private static final int CHECK_BYTES = 1 << 16;
  private static final int DICTIONARY_ENTRIES = 4096;
  private static final int MANY_COLUMNS = 64;
  private static final int DICTIONARY_ENTRIES_OF_MANY = 256;

  private final ColumnWriter[] columns;
  private final boolean[] binary;
  private final PageCompressor compressor = new PageCompressor();
  private long rows;
  private long bytes;
  private long uncheckedBytes;

  /**
   * @param largestValue the most bytes that one value may have; about a twelfth of the heap is safe
   */
  public StagedFileWriter(List<StagingColumn> columns, int largestValue) {
    int entries = columns.size() > MANY_COLUMNS ? DICTIONARY_ENTRIES_OF_MANY : DICTIONARY_ENTRIES;
    this.columns =
        columns.stream()
            .map(column -> new ColumnWriter(column, entries, largestValue))
            .toArray(ColumnWriter[]::new);
    this.binary = new boolean[columns.size()];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = columns.get(i).binarySelectable();
    }
  }

  /**
   * Takes one tuple of binary COPY: a count of fields of two bytes, then for each field a length of
   * four bytes, -1 for NULL, and its bytes: in binary form where the column is {@link
   * StagingColumn#binarySelectable()}, else as text. The row is taken whole or not at all.
   *
   * @throws SyncException when a value cannot be stored
   * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">the format</a>
   */
  public void row(byte[] data, int offset, int length) {
    int end = offset + length;
    if (length < 2 || BigEndian.int16(data, offset) != columns.length) {
      throw malformed();
    }
    int done = 0;
    int position = offset + 2;
    try {
      for (; done < columns.length; done++) {
        position = field(columns[done], binary[done], data, position, end);
      }
      if (position != end) {
        throw malformed();
      }
    } catch (SyncException e) {
      takeBack(done);
      throw e;
    }
    rowDone(length);
  }

  private static int field(
      ColumnWriter column, boolean binary, byte[] data, int position, int end) {
    if (position > end - 4) {
      throw malformed();
    }
    int length = BigEndian.int32(data, position);
    int start = position + 4;
    if (length < 0) {
      column.nullValue();
      return start;
    }
    if (length > end - start) {
      throw malformed();
    }
    if (binary) {
      column.binary(data, start, length);
    } else {
      column.text(data, start, length);
    }
    return start + length;
  }

  private static SyncException malformed() {
    return SyncException.of(
        ProblemCode.VALUE_MALFORMED, "A row of the copy does not have the columns asked for.");
  }

  /** The writer of the column at a place, for rows that come value by value. */
  public ColumnWriter column(int index) {
    return columns[index];
  }

  public int columnCount() {
    return columns.length;
  }

  /**
   * Ends a row whose every column was given one value.
   *
   * @param rowBytes about how many bytes the row had
   */
  public void endRow(int rowBytes) {
    rowDone(rowBytes);
  }

  /** Gives up a row of which only the first {@code given} columns have their value. */
  public void abandonRow(int given) {
    takeBack(given);
  }

  private void takeBack(int given) {
    for (int i = 0; i < given; i++) {
      columns[i].removeLast();
    }
  }

  private void rowDone(int length) {
    rows++;
    bytes += length;
    uncheckedBytes += length;
    if (rows % CHECK_EVERY == 0 || uncheckedBytes > CHECK_BYTES) {
      uncheckedBytes = 0;
      closeFullPages();
    }
  }

  private void closeFullPages() {
    long share = WAITING_BYTES / Math.max(columns.length, 1);
    long waiting = 0;
    for (ColumnWriter column : columns) {
      waiting += column.chunk().waitingBytes();
    }
    for (ColumnWriter column : columns) {
      ColumnChunk chunk = column.chunk();
      if (chunk.waitingRows() >= PAGE_ROWS
          || chunk.waitingBytes() >= PAGE_BYTES
          || (waiting >= WAITING_BYTES && chunk.waitingBytes() >= share)) {
        chunk.closePage(compressor);
      }
    }
  }

  /** The rows taken since the last file. */
  public long rows() {
    return rows;
  }

  /** The bytes of those rows as they came. */
  public long bytes() {
    return bytes;
  }

  /**
   * About how long the file is by now: what is compressed already, and what waits as it is. Begins
   * at 0 with every file, unlike {@link #heldBytes()}, because buffers are kept for the next one.
   */
  public long fileBytes() {
    long length = 0;
    for (ColumnWriter column : columns) {
      length += column.chunk().fileBytes();
    }
    return length;
  }

  /** The bytes of heap that are held now. */
  public long heldBytes() {
    long held = 0;
    for (ColumnWriter column : columns) {
      held += column.chunk().heldBytes();
    }
    return held;
  }

  /**
   * Writes what was taken since the last file, first under another name in the same folder, and
   * starts a new file.
   *
   * @throws SyncException when the file cannot be written; the rows are then still held
   */
  public StagedFile finish(Path path) {
    Path unfinished = path.resolveSibling(path.getFileName() + ".unfinished");
    List<ColumnChunk> chunks = new ArrayList<>();
    List<ColumnCount> counts = new ArrayList<>();
    for (ColumnWriter column : columns) {
      chunks.add(column.chunk());
    }
    try {
      long length = ParquetFile.write(unfinished, chunks, compressor);
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      for (ColumnWriter column : columns) {
        counts.add(column.count());
      }
      StagedFile file = new StagedFile(path, rows, length, counts);
      reset();
      return file;
    } catch (IOException e) {
      throw cannotWrite(unfinished, e);
    }
  }

  private static SyncException cannotWrite(Path unfinished, IOException cause) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return SyncException.of(
        ProblemCode.STAGING_WRITE_FAILED,
        "The file " + unfinished.getFileName() + " cannot be written: " + cause.getMessage(),
        cause);
  }

  /** Forgets what was taken since the last file. */
  public void reset() {
    for (ColumnWriter column : columns) {
      column.reset();
    }
    rows = 0;
    bytes = 0;
    uncheckedBytes = 0;
  }

  @Override
  public void close() {
    compressor.close();
  }
}
