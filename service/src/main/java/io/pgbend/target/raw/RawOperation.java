package io.pgbend.target.raw;

/**
 * What a row of the raw table does to the row of its key. A change of key is two rows with ordinals
 * that follow each other: {@link #MOVED_OUT} with the old key, then {@link #MOVED_IN} with the new
 * one.
 */
public enum RawOperation {
  /** The row begins; every column is known. */
  INSERT('I'),
  /** The row goes on under the same key; columns that were not sent are as before. */
  UPDATE('U'),
  /** The row ends; only the key is known. */
  DELETE('D'),
  /** The row goes on under another key; only the old key is known. */
  MOVED_OUT('O'),
  /** The row of the MOVED_OUT just before goes on here; unsent columns are as they were there. */
  MOVED_IN('N'),
  /** All rows end; there is no key. */
  TRUNCATE('T');

  private final char letter;

  RawOperation(char letter) {
    this.letter = letter;
  }

  /** As kept in the table. */
  public char letter() {
    return letter;
  }
}
