package io.pgbend.source.snapshot;

import io.pgbend.change.PgType;
import io.pgbend.change.TableName;
import io.pgbend.source.catalog.Partition;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableKind;
import io.pgbend.source.catalog.TableSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a table is divided.
 *
 * @param relations what has to be locked before reading: the table and its leaves
 */
public record ChunkPlan(List<Chunk> chunks, List<TableName> relations) {
  /** Before 14 a range of ctid is found by reading the whole table. */
  private static final int TID_RANGES_SINCE = 140000;

  private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
  private static final int CHUNKS_PER_READER = 4;

  public ChunkPlan {
    chunks = List.copyOf(chunks);
    relations = List.copyOf(relations);
  }

  /**
   * Wishes about the size of chunks.
   *
   * @param readers how many read at the same time, 1 or more
   * @param smallest bytes below which a table is not divided
   * @param largest bytes that a chunk should not exceed
   */
  public record Wishes(int readers, long smallest, long largest) {
    public static Wishes readers(int readers) {
      return new Wishes(readers, 8L << 20, 256L << 20);
    }
  }

  /** Smallest and largest value of a key. */
  public record KeyBounds(long smallest, long largest) {}

  /** The column whose bounds {@link #of} needs, if it needs any. */
  public static Optional<String> boundsNeeded(SourceTable table, int version, Wishes wishes) {
    if (version >= TID_RANGES_SINCE
        || table.kind() != TableKind.ORDINARY
        || parts(table.size(), wishes) < 2) {
      return Optional.empty();
    }
    return integerKey(table);
  }

  /**
   * Divides a table.
   *
   * @param bounds of the column that {@link #boundsNeeded} named; empty when the table is
   */
  public static ChunkPlan of(
      SourceTable table, int version, Wishes wishes, Optional<KeyBounds> bounds) {
    List<Chunk> chunks = new ArrayList<>();
    if (table.kind() != TableKind.PARTITIONED) {
      if (version >= TID_RANGES_SINCE) {
        pages(chunks, table.name(), table.size(), wishes);
      } else if (bounds.isPresent()) {
        keys(chunks, table, bounds.get(), wishes);
      } else {
        chunks.add(new Chunk(0, table.name(), true, new Chunk.Whole(), table.size().rows()));
      }
      return new ChunkPlan(chunks, List.of(table.name()));
    }
    if (!table.leaves().stream().allMatch(Partition::readable)) {
      // rights on the root are enough to read through it, not to read a leaf by its own name
      chunks.add(new Chunk(0, table.name(), false, new Chunk.Whole(), table.size().rows()));
      return new ChunkPlan(chunks, List.of(table.name()));
    }
    List<TableName> relations = new ArrayList<>(List.of(table.name()));
    for (Partition leaf : table.leaves()) {
      relations.add(leaf.name());
      if (version >= TID_RANGES_SINCE) {
        pages(chunks, leaf.name(), leaf.size(), wishes);
      } else {
        chunks.add(
            new Chunk(chunks.size(), leaf.name(), true, new Chunk.Whole(), leaf.size().rows()));
      }
    }
    return new ChunkPlan(chunks, relations);
  }

  /** Estimated rows of all chunks, -1 when nobody knows. */
  public long estimatedRows() {
    long sum = 0;
    for (Chunk chunk : chunks) {
      if (chunk.estimatedRows() < 0) {
        return -1;
      }
      sum += chunk.estimatedRows();
    }
    return sum;
  }

  private static void pages(List<Chunk> chunks, TableName name, TableSize size, Wishes wishes) {
    long parts = Math.min(parts(size, wishes), Math.max(1, size.pages()));
    for (long part = 0; part < parts; part++) {
      long from = size.pages() * part / parts;
      long to = part == parts - 1 ? -1 : size.pages() * (part + 1) / parts;
      Chunk.Range range = parts == 1 ? new Chunk.Whole() : new Chunk.Pages(from, to);
      chunks.add(new Chunk(chunks.size(), name, true, range, share(size.rows(), parts)));
    }
  }

  private static void keys(List<Chunk> chunks, SourceTable table, KeyBounds bounds, Wishes wishes) {
    String column = table.shape().key().getFirst();
    long parts = parts(table.size(), wishes);
    double width = ((double) bounds.largest() - (double) bounds.smallest()) / parts;
    long from = Long.MIN_VALUE;
    for (long part = 1; part <= parts; part++) {
      long to = part == parts ? Long.MAX_VALUE : bounds.smallest() + Math.round(width * part);
      if (to > from) {
        chunks.add(
            new Chunk(
                chunks.size(),
                table.name(),
                true,
                new Chunk.Keys(column, from, to),
                share(table.size().rows(), parts)));
        from = to;
      }
    }
  }

  private static long share(long rows, long parts) {
    return rows < 0 ? -1 : rows / parts;
  }

  /**
   * Small tables stay whole; large ones give every reader several chunks, so that all end together.
   */
  private static long parts(TableSize size, Wishes wishes) {
    if (size.tableBytes() < 2 * wishes.smallest()) {
      return 1;
    }
    long forReaders = (long) wishes.readers() * CHUNKS_PER_READER;
    long wanted = Math.max(forReaders, size.tableBytes() / wishes.largest() + 1);
    return Math.max(1, Math.min(wanted, size.tableBytes() / wishes.smallest()));
  }

  private static Optional<String> integerKey(SourceTable table) {
    if (table.shape().key().size() != 1) {
      return Optional.empty();
    }
    return table
        .column(table.shape().key().getFirst())
        .filter(
            column ->
                column.type().base() instanceof PgType.Base base
                    && base.schema().equals("pg_catalog")
                    && INTEGERS.contains(base.name()))
        .map(column -> column.name());
  }
}
