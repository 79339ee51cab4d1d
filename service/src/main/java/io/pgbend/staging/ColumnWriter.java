package io.pgbend.staging;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.parquet.ColumnChunk;
import io.pgbend.staging.parquet.ParquetColumn;

/**
 * Takes one column's values, one for each row. A value that is refused with a problem leaves the
 * column as it was. Not safe for use by several threads.
 */
public final class ColumnWriter {
  private final StagingColumn column;
  private final ValueEncoder encoder;
  private final ColumnChunk chunk;
  private final int largestValue;
  private long unrepresentable;
  private boolean lastUnrepresentable;

  ColumnWriter(StagingColumn column, int dictionaryLimit, int largestValue) {
    ColumnEncoders encoders = ColumnEncoders.of(column, dictionaryLimit);
    this.column = column;
    this.encoder = encoders.encoder();
    this.largestValue = largestValue;
    this.chunk =
        new ColumnChunk(
            new ParquetColumn(column.name(), encoders.type(), column.required()),
            encoders.values());
  }

  /**
   * Takes a value in PostgreSQL's text form.
   *
   * @throws SyncException when it cannot be stored exactly and the policy is to stop, or when it
   *     does not fit the column
   */
  public void text(byte[] data, int offset, int length) {
    checkSize(length);
    settle(encoder.text(data, offset, length));
  }

  /**
   * Takes a value in the form of binary COPY; only where {@link StagingColumn#binarySelectable()}.
   *
   * @throws SyncException as {@link #text} does
   */
  public void binary(byte[] data, int offset, int length) {
    checkSize(length);
    settle(encoder.binary(data, offset, length));
  }

  /**
   * Takes NULL.
   *
   * @throws SyncException when the column is required
   */
  public void nullValue() {
    if (column.required()) {
      throw SyncException.of(
          ProblemCode.NULL_IN_REQUIRED_COLUMN,
          "Column " + quoted() + " holds a NULL, and the target column is NOT NULL.");
    }
    chunk.absent();
    lastUnrepresentable = false;
  }

  private void settle(Verdict verdict) {
    if (verdict == Verdict.STORED) {
      chunk.present();
      lastUnrepresentable = false;
      return;
    }
    switch (verdict.reaction()) {
      case STORED -> throw new IllegalStateException("stored twice");
      case UNREPRESENTABLE -> unrepresentable(verdict);
      case DOES_NOT_FIT -> throw refusal(ProblemCode.VALUE_DOES_NOT_FIT, verdict);
      case MALFORMED -> throw refusal(ProblemCode.VALUE_MALFORMED, verdict);
    }
  }

  private void unrepresentable(Verdict verdict) {
    if (column.policy() == UnrepresentablePolicy.STOP) {
      throw refusal(ProblemCode.VALUE_UNREPRESENTABLE, verdict);
    }
    nullValue();
    unrepresentable++;
    lastUnrepresentable = true;
  }

  private void checkSize(int length) {
    if (length > largestValue) {
      throw SyncException.of(
          ProblemCode.VALUE_TOO_LARGE,
          "A value of column %s has %d bytes; at most %d are possible with this much memory."
              .formatted(quoted(), length, largestValue));
    }
  }

  private SyncException refusal(ProblemCode code, Verdict verdict) {
    return SyncException.of(
        code,
        "A value of column "
            + quoted()
            + " ("
            + column.type().declaration()
            + ") "
            + verdict.says()
            + ".");
  }

  private String quoted() {
    return '"' + column.name() + '"';
  }

  /** Takes the last value back; at most once after it was given. */
  void removeLast() {
    chunk.removeLast();
    if (lastUnrepresentable) {
      unrepresentable--;
      lastUnrepresentable = false;
    }
  }

  ColumnChunk chunk() {
    return chunk;
  }

  ColumnCount count() {
    return new ColumnCount(column.name(), chunk.nulls(), unrepresentable);
  }

  void reset() {
    chunk.reset();
    unrepresentable = 0;
    lastUnrepresentable = false;
  }
}
