package io.pgbend.staging.parquet;

import org.jspecify.annotations.Nullable;

/**
 * Values of 4 or 8 bytes: integers, floats by their bits, dates, timestamps, decimals of up to 18
 * digits. Kept as indices while there are few different ones.
 */
public final class FixedValues implements ColumnValues {
  private final boolean wide;
  private final int dictionaryLimit;
  private final ByteSink waiting = new ByteSink();
  private final IndexRun indices = new IndexRun();
  private @Nullable LongDictionary dictionary;
  private boolean dictionaryInUse;
  private boolean indexed;

  /**
   * @param wide 8 bytes a value instead of 4
   * @param dictionaryLimit how many different values are worth a dictionary; 0 for none
   */
  public FixedValues(boolean wide, int dictionaryLimit) {
    this.wide = wide;
    this.dictionaryLimit = dictionaryLimit;
    this.indexed = dictionaryLimit > 0;
    this.dictionary = indexed ? new LongDictionary() : null;
  }

  public void add(long value) {
    LongDictionary known = dictionary;
    if (indexed && known != null) {
      int index = known.index(value, dictionaryLimit);
      if (index >= 0) {
        indices.add(index);
        return;
      }
      leaveDictionary(known);
    }
    putPlain(waiting, value);
  }

  private void putPlain(ByteSink sink, long value) {
    if (wide) {
      sink.putLong(value);
    } else {
      sink.putInt((int) value);
    }
  }

  /** Pages that are out keep their indices; what waits and what follows is PLAIN. */
  private void leaveDictionary(LongDictionary known) {
    for (int i = 0; i < indices.count(); i++) {
      putPlain(waiting, known.value(indices.at(i)));
    }
    indices.release();
    indexed = false;
    if (!dictionaryInUse) {
      dictionary = null;
    }
  }

  @Override
  public void removeLast() {
    if (indexed) {
      indices.removeLast();
    } else {
      waiting.truncate(waiting.size() - (wide ? 8 : 4));
    }
  }

  @Override
  public int pendingBytes() {
    return indexed ? indices.count() * 2 : waiting.size();
  }

  @Override
  public long heldBytes() {
    long held = (long) waiting.capacity() + indices.heldBytes();
    return dictionary == null ? held : held + dictionary.heldBytes();
  }

  @Override
  public Encoding drainTo(ByteSink page) {
    if (indexed && dictionary != null && dictionary.size() > 0) {
      dictionaryInUse = true;
      indices.drainTo(page, dictionaryEntries());
      return Encoding.RLE_DICTIONARY;
    }
    page.put(waiting.array(), 0, waiting.size());
    waiting.truncate(0);
    return Encoding.PLAIN;
  }

  @Override
  public int dictionaryEntries() {
    return dictionaryInUse && dictionary != null ? dictionary.size() : 0;
  }

  @Override
  public void writeDictionary(ByteSink page) {
    LongDictionary known = dictionary;
    for (int i = 0; known != null && i < known.size(); i++) {
      putPlain(page, known.value(i));
    }
  }

  @Override
  public void reset() {
    waiting.truncate(0);
    indices.clear();
    dictionaryInUse = false;
    if (indexed && dictionary != null) {
      dictionary.clear();
    } else {
      dictionary = null;
    }
  }
}
