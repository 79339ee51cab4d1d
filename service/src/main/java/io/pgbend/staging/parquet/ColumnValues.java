package io.pgbend.staging.parquet;

/**
 * The values of one column that are not yet in a page, NULLs left out. Not safe for use by several
 * threads.
 */
public sealed interface ColumnValues permits BitValues, FixedValues, BlockValues, BytesValues {

  /** Takes the last value back; at most once after an append. */
  void removeLast();

  /** The bytes that wait for a page. */
  int pendingBytes();

  /** The bytes of heap that are held. */
  long heldBytes();

  /** Appends the waiting values to a page and forgets them; says how they are encoded. */
  Encoding drainTo(ByteSink page);

  /** The number of entries of the dictionary that drained pages refer to; 0 when none do. */
  int dictionaryEntries();

  /** Appends the dictionary's entries in PLAIN order. */
  void writeDictionary(ByteSink page);

  /** Starts a new file; what was learned about the worth of a dictionary is kept. */
  void reset();
}
