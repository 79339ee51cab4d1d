package io.pgbend.staging.parquet;

import org.jspecify.annotations.Nullable;

/** Byte strings of any length. Kept as indices while there are few different short ones. */
public final class BytesValues implements ColumnValues {
  /** Longer values are not worth looking up. */
  private static final int LONGEST_ENTRY = 128;

  private final int dictionaryLimit;
  private final ByteSink waiting = new ByteSink();
  private final IndexRun indices = new IndexRun();
  private @Nullable BytesDictionary dictionary;
  private boolean dictionaryInUse;
  private boolean indexed;
  private int lastStart;

  /**
   * @param dictionaryLimit how many different values are worth a dictionary; 0 for none
   */
  public BytesValues(int dictionaryLimit) {
    this.dictionaryLimit = dictionaryLimit;
    this.indexed = dictionaryLimit > 0;
    this.dictionary = indexed ? new BytesDictionary() : null;
  }

  public void add(byte[] source, int offset, int length) {
    BytesDictionary known = dictionary;
    if (indexed && known != null) {
      int index =
          length > LONGEST_ENTRY ? -1 : known.index(source, offset, length, dictionaryLimit);
      if (index >= 0) {
        indices.add(index);
        return;
      }
      leaveDictionary(known);
    }
    lastStart = waiting.size();
    waiting.putInt(length);
    waiting.put(source, offset, length);
  }

  /** Pages that are out keep their indices; what waits and what follows is PLAIN. */
  private void leaveDictionary(BytesDictionary known) {
    for (int i = 0; i < indices.count(); i++) {
      int index = indices.at(i);
      waiting.put(known.plain().array(), known.start(index), known.length(index) + 4);
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
      waiting.truncate(lastStart);
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
    waiting.reset(ColumnChunk.KEPT_BYTES);
    return Encoding.PLAIN;
  }

  @Override
  public int dictionaryEntries() {
    return dictionaryInUse && dictionary != null ? dictionary.size() : 0;
  }

  @Override
  public void writeDictionary(ByteSink page) {
    if (dictionary != null) {
      page.put(dictionary.plain().array(), 0, dictionary.plain().size());
    }
  }

  @Override
  public void reset() {
    waiting.reset(ColumnChunk.KEPT_BYTES);
    indices.clear();
    dictionaryInUse = false;
    if (indexed && dictionary != null) {
      dictionary.clear();
    } else {
      dictionary = null;
    }
  }
}
