package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.ChangeConsumer.Old;
import io.pgbend.source.replication.TupleView;
import io.pgbend.staging.StagedFile;
import io.pgbend.staging.StagedFileWriter;
import io.pgbend.target.raw.RawOperation;
import io.pgbend.target.raw.RawTable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of one table as rows of its raw table into a staged file. Every change finds its
 * place: one that the typed columns cannot hold is kept as text in the overflow column. Used by one
 * thread at a time.
 */
final class ChangeWriter implements AutoCloseable {
  /** Microseconds from 1970 to 2000, where PostgreSQL's binary timestamps begin. */
  private static final long EPOCH_MICROS = 946_684_800_000_000L;

  private static final int ROW_OVERHEAD = 40;

  private final RawTable table;
  private final StagedFileWriter file;
  private final byte[] number = new byte[Long.BYTES];
  private final byte[] letter = new byte[1];
  private final long[] masks;
  private final int largestOverflow;
  private long commitLsn;
  private long commitMicros;
  private int xid;

  ChangeWriter(RawTable table, int largestValue) {
    this.table = table;
    this.file = new StagedFileWriter(table.staging(), largestValue);
    this.masks = new long[table.masks()];
    this.largestOverflow = largestValue;
  }

  /** The transaction of the changes to come. */
  void transaction(long lsn, long micros, int number32) {
    commitLsn = lsn;
    commitMicros = micros;
    xid = number32;
  }

  /** A row with all columns, unsent ones taken from the old row where that is known. */
  void full(
      RawOperation operation, long ordinal, RelationBinding binding, TupleView row, TupleView old) {
    write(operation, ordinal, new Tuple(binding, row, old, false));
  }

  /** A row with its key only. */
  void key(RawOperation operation, long ordinal, RelationBinding binding, TupleView old) {
    write(operation, ordinal, new Tuple(binding, old, old, true));
  }

  /** All rows end. */
  void truncate(long ordinal) {
    bare(RawOperation.TRUNCATE, ordinal, null);
  }

  /** Something that stops the task when it is its turn, and is not about one row. */
  void trouble(RawOperation operation, long ordinal, SyncException reason) {
    bare(operation, ordinal, OverflowText.of(reason, null, null, largestOverflow));
  }

  /** What a row is made of. */
  private record Tuple(RelationBinding binding, TupleView row, TupleView old, boolean keyOnly) {}

  private void write(RawOperation operation, long ordinal, Tuple tuple) {
    Optional<SyncException> trouble = tuple.binding().trouble();
    if (trouble.isPresent()) {
      overflow(operation, ordinal, tuple, trouble.get());
      return;
    }
    int given = 0;
    try {
      given = head(operation, ordinal, null);
      findUnsent(tuple);
      for (long mask : masks) {
        number(given++, mask);
      }
      int bytes = ROW_OVERHEAD;
      for (int column = 0; column < table.columns().size(); column++) {
        bytes += value(given, column, tuple);
        given++;
      }
      file.endRow(bytes);
    } catch (SyncException refused) {
      file.abandonRow(given);
      overflow(operation, ordinal, tuple, refused);
    }
  }

  private void overflow(RawOperation operation, long ordinal, Tuple tuple, SyncException reason) {
    bare(
        operation,
        ordinal,
        OverflowText.of(reason, tuple.binding().relation(), tuple.row(), largestOverflow));
  }

  /** A row without values. */
  private void bare(RawOperation operation, long ordinal, byte @Nullable [] overflow) {
    int given = head(operation, ordinal, overflow);
    for (int mask = 0; mask < masks.length; mask++) {
      number(given++, 0);
    }
    for (; given < file.columnCount(); given++) {
      file.column(given).nullValue();
    }
    file.endRow(ROW_OVERHEAD + (overflow == null ? 0 : overflow.length));
  }

  /** Gives the columns before the masks; how many they are. */
  private int head(RawOperation operation, long ordinal, byte @Nullable [] overflow) {
    number(RawTable.COMMIT_LSN_AT, commitLsn);
    number(RawTable.ORDINAL_AT, ordinal);
    letter[0] = (byte) operation.letter();
    file.column(RawTable.OPERATION_AT).text(letter, 0, letter.length);
    number(RawTable.XID_AT, Integer.toUnsignedLong(xid));
    number(RawTable.COMMIT_TIME_AT, commitMicros - EPOCH_MICROS);
    if (overflow == null) {
      file.column(RawTable.OVERFLOW_AT).nullValue();
    } else {
      file.column(RawTable.OVERFLOW_AT).text(overflow, 0, overflow.length);
    }
    return RawTable.MASKS_AT;
  }

  private void number(int column, long value) {
    for (int at = number.length - 1, shift = 0; at >= 0; at--, shift += Byte.SIZE) {
      number[at] = (byte) (value >>> shift);
    }
    file.column(column).binary(number, 0, number.length);
  }

  /** Sets the bits of columns that nobody has sent. */
  private void findUnsent(Tuple tuple) {
    Arrays.fill(masks, 0);
    if (tuple.keyOnly()) {
      return;
    }
    int bit = 0;
    for (int column = 0; column < table.columns().size(); column++) {
      boolean possible = table.columns().get(column).mayBeUnsent();
      if (source(tuple, column) == null) {
        requireDispensable(tuple.binding(), column, possible);
        masks[bit / RawTable.BITS] |= 1L << bit % RawTable.BITS;
      }
      bit += possible ? 1 : 0;
    }
  }

  private void requireDispensable(RelationBinding binding, int column, boolean possible) {
    if (!possible || binding.isKey(column)) {
      throw SyncException.of(
          ProblemCode.UNSENT_VALUE_UNKNOWN,
          "A change leaves out the column \"%s\", which has to be known."
              .formatted(sourceName(column)));
    }
  }

  /** Where a column's value is, or null where it was not sent. */
  private static @Nullable TupleView source(Tuple tuple, int column) {
    int at = tuple.binding().streamColumn(column);
    if (tuple.row().kind(at) != TupleView.UNSENT) {
      return tuple.row();
    }
    boolean known = tuple.old().columns() > at && tuple.old().kind(at) == TupleView.TEXT;
    return known ? tuple.old() : null;
  }

  /** Writes a column's value; how long it was. */
  private int value(int place, int column, Tuple tuple) {
    boolean key = tuple.binding().isKey(column);
    TupleView source = tuple.keyOnly() && !key ? null : source(tuple, column);
    int at = tuple.binding().streamColumn(column);
    if (source == null || source.kind(at) != TupleView.TEXT) {
      if (key) {
        throw SyncException.of(
            ProblemCode.KEY_NULLABLE,
            "A change has no value for the key column \"%s\".".formatted(sourceName(column)));
      }
      file.column(place).nullValue();
      return 0;
    }
    file.column(place).text(source.data(), source.offset(at), source.length(at));
    return source.length(at);
  }

  private String sourceName(int column) {
    return table.columns().get(column).column().source().name();
  }

  /** Whether old and new row have different keys, by their text. */
  static boolean moves(RelationBinding binding, Old kind, TupleView old, TupleView row) {
    if (kind == Old.NONE) {
      return false;
    }
    for (int at : binding.keyStreamColumns()) {
      boolean same =
          row.kind(at) == TupleView.UNSENT
              || (row.kind(at) == old.kind(at)
                  && Arrays.equals(
                      row.data(),
                      row.offset(at),
                      row.offset(at) + row.length(at),
                      old.data(),
                      old.offset(at),
                      old.offset(at) + old.length(at)));
      if (!same) {
        return true;
      }
    }
    return false;
  }

  long rows() {
    return file.rows();
  }

  /** Bytes of those rows as they came. */
  long bytes() {
    return file.bytes();
  }

  long heldBytes() {
    return file.heldBytes();
  }

  StagedFile finish(Path path) {
    return file.finish(path);
  }

  void reset() {
    file.reset();
  }

  @Override
  public void close() {
    file.close();
  }
}
