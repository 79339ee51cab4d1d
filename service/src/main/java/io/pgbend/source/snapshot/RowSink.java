package io.pgbend.source.snapshot;

/** Takes the rows of one reading thread; every call comes from that thread. */
public interface RowSink {
  /**
   * One row in PostgreSQL's binary COPY format: a 16-bit count of fields, then per field a 32-bit
   * length (-1 for NULL) and that many bytes, all big-endian.
   *
   * @param data holds the row from {@code offset}; nobody writes to it afterwards, but it should
   *     not be kept longer than needed
   * @param length bytes of the row
   * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
   */
  void row(byte[] data, int offset, int length) throws InterruptedException;

  /**
   * All rows of a chunk have been given.
   *
   * @param rows how many there were
   */
  void endOfChunk(Chunk chunk, long rows) throws InterruptedException;
}
