package io.pgbend.staging.parquet;

/** Values of one fixed length that is neither 4 nor 8: large decimals. */
public final class BlockValues implements ColumnValues {
  private final ByteSink waiting = new ByteSink();
  private final int length;

  public BlockValues(int length) {
    this.length = length;
  }

  public void add(byte[] block) {
    waiting.put(block, 0, length);
  }

  @Override
  public void removeLast() {
    waiting.truncate(waiting.size() - length);
  }

  @Override
  public int pendingBytes() {
    return waiting.size();
  }

  @Override
  public long heldBytes() {
    return waiting.capacity();
  }

  @Override
  public Encoding drainTo(ByteSink page) {
    page.put(waiting.array(), 0, waiting.size());
    waiting.truncate(0);
    return Encoding.PLAIN;
  }

  @Override
  public int dictionaryEntries() {
    return 0;
  }

  @Override
  public void writeDictionary(ByteSink page) {}

  @Override
  public void reset() {
    waiting.truncate(0);
  }
}
