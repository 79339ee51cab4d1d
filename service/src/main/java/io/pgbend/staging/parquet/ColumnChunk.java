package io.pgbend.staging.parquet;

import java.io.IOException;
import java.util.Arrays;

/**
 * One column of a file that is being built: pages that are done, compressed, and the rows that wait
 * for a page. The caller appends a value to {@link #values()} and then says {@link #present()}, or
 * says {@link #absent()}.
 */
public final class ColumnChunk {
  /** Larger buffers are given back between pages and files. */
  static final int KEPT_BYTES = 4 << 20;

  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;

  private final ParquetColumn column;
  private final ColumnValues values;
  private final ByteSink pages = new ByteSink();
  private byte[] presence = new byte[0];
  private boolean lastPresent;
  private int waitingRows;
  private int waitingNulls;
  private long rows;
  private long nulls;
  private long uncompressedBytes;
  private boolean indexPages;

  public ColumnChunk(ParquetColumn column, ColumnValues values) {
    this.column = column;
    this.values = values;
  }

  public ParquetColumn column() {
    return column;
  }

  public ColumnValues values() {
    return values;
  }

  /** Counts the value that was just appended. */
  public void present() {
    if (waitingNulls > 0) {
      markPresence(true);
    }
    lastPresent = true;
    waitingRows++;
  }

  /** Appends NULL. */
  public void absent() {
    if (waitingNulls == 0) {
      presence = room(presence, waitingRows);
      Arrays.fill(presence, 0, waitingRows, (byte) 1);
    }
    markPresence(false);
    lastPresent = false;
    waitingNulls++;
    waitingRows++;
  }

  private void markPresence(boolean present) {
    presence = room(presence, waitingRows);
    presence[waitingRows] = (byte) (present ? 1 : 0);
  }

  private static byte[] room(byte[] array, int position) {
    return position < array.length
        ? array
        : Arrays.copyOf(array, Math.max(64, Math.max(array.length * 2, position + 1)));
  }

  /** Takes the last row back; at most once after it was appended. */
  public void removeLast() {
    waitingRows--;
    if (lastPresent) {
      values.removeLast();
    } else {
      waitingNulls--;
    }
  }

  public int waitingRows() {
    return waitingRows;
  }

  /** The rows in pages and waiting. */
  public long rows() {
    return rows + waitingRows;
  }

  /** The NULLs in pages and waiting. */
  public long nulls() {
    return nulls + waitingNulls;
  }

  public int waitingBytes() {
    return values.pendingBytes();
  }

  /** What of this column the file holds so far: pages that are done, and values that wait. */
  public long fileBytes() {
    return (long) pages.size() + values.pendingBytes();
  }

  public long heldBytes() {
    return (long) pages.capacity() + presence.length + values.heldBytes();
  }

  /** Makes a page of what waits. */
  public void closePage(PageCompressor compressor) {
    if (waitingRows == 0) {
      return;
    }
    ByteSink page = compressor.freshPage();
    if (!column.required()) {
      putLevels(page);
    }
    Encoding encoding = values.drainTo(page);
    indexPages |= encoding == Encoding.RLE_DICTIONARY;
    uncompressedBytes += appendPage(compressor, pages, false, waitingRows, encoding);
    rows += waitingRows;
    nulls += waitingNulls;
    waitingRows = 0;
    waitingNulls = 0;
  }

  /** Definition levels of one bit, with their length in front: one run when nothing is NULL. */
  private void putLevels(ByteSink page) {
    int lengthAt = page.claim(4);
    if (waitingNulls == 0 || waitingNulls == waitingRows) {
      IndexRun.putVarint(page, waitingRows << 1);
      page.put(waitingNulls == 0 ? 1 : 0);
    } else {
      IndexRun.putVarint(page, ((waitingRows + 7) / 8) << 1 | 1);
      for (int start = 0; start < waitingRows; start += 8) {
        page.put(packed(start));
      }
    }
    page.setInt(lengthAt, page.size() - lengthAt - 4);
  }

  private int packed(int start) {
    int bits = 0;
    for (int i = start; i < Math.min(start + 8, waitingRows); i++) {
      bits |= presence[i] << (i - start);
    }
    return bits;
  }

  /** Everything of this column in the order of the file: the dictionary if there is one, pages. */
  ChunkSummary writeTo(FileOutput out, PageCompressor compressor) throws IOException {
    closePage(compressor);
    long start = out.position();
    long raw = uncompressedBytes;
    boolean indexed = values.dictionaryEntries() > 0;
    if (indexed) {
      ByteSink page = compressor.freshPage();
      values.writeDictionary(page);
      ByteSink dictionary = new ByteSink();
      raw += appendPage(compressor, dictionary, true, values.dictionaryEntries(), Encoding.PLAIN);
      out.write(dictionary);
    }
    long firstPage = out.position();
    out.write(pages);
    return new ChunkSummary(
        column, rows, nulls, start, firstPage, raw, out.position() - start, indexPages);
  }

  /** Starts a new file. */
  public void reset() {
    values.reset();
    pages.reset(KEPT_BYTES);
    waitingRows = 0;
    waitingNulls = 0;
    rows = 0;
    nulls = 0;
    uncompressedBytes = 0;
    indexPages = false;
  }

  /** Appends header and compressed page; returns the length of both before compression. */
  private static int appendPage(
      PageCompressor compressor, ByteSink out, boolean dictionary, int count, Encoding encoding) {
    int raw = compressor.page().size();
    ByteSink body = compressor.compress();
    int start = out.size();
    CompactThrift header = new CompactThrift(out);
    header.beginStruct();
    header.i32(1, dictionary ? DICTIONARY_PAGE : DATA_PAGE);
    header.i32(2, raw);
    header.i32(3, body.size());
    header.structField(dictionary ? 7 : 5);
    header.i32(1, count);
    header.i32(2, encoding.number());
    if (!dictionary) {
      header.i32(3, Encoding.RLE.number());
      header.i32(4, Encoding.RLE.number());
    }
    header.endStruct();
    header.endStruct();
    int headerBytes = out.size() - start;
    out.put(body.array(), 0, body.size());
    return headerBytes + raw;
  }
}
