package io.pgbend.staging.parquet;

/** Booleans: a byte each while they wait, a bit each in the page. */
public final class BitValues implements ColumnValues {
  private final ByteSink waiting = new ByteSink();

  public void add(boolean value) {
    waiting.put(value ? 1 : 0);
  }

  @Override
  public void removeLast() {
    waiting.truncate(waiting.size() - 1);
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
    byte[] bits = waiting.array();
    int count = waiting.size();
    for (int start = 0; start < count; start += 8) {
      int packed = 0;
      for (int i = start; i < Math.min(start + 8, count); i++) {
        packed |= bits[i] << (i - start);
      }
      page.put(packed);
    }
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
