package io.pgbend.pipeline;

import io.pgbend.source.snapshot.SnapshotReader;
import io.pgbend.staging.StagedFileWriter;
import io.pgbend.staging.StagingColumn;
import java.util.ArrayList;
import java.util.List;

/** Reads a table under one snapshot into files, with one lane for each connection. */
public final class TableExtract {
  /**
   * How the rows become files.
   *
   * @param columns in the order in which they are selected
   * @param key names of the columns that tell rows apart, for messages
   */
  public record Plan(
      List<StagingColumn> columns,
      List<String> key,
      FileLimits limits,
      int connections,
      Spool spool) {
    /** The most bytes that one value may have, a twelfth of the heap. */
    private static final int HEAP_SHARE = 12;

    StagedFileWriter writer() {
      long largest = Runtime.getRuntime().maxMemory() / HEAP_SHARE;
      return new StagedFileWriter(columns, (int) Math.min(Integer.MAX_VALUE, largest));
    }

    /** All lanes together hold no more than a fifth of the heap in pages of unfinished files. */
    FileLimits laneLimits() {
      return limits.holding(Runtime.getRuntime().maxMemory() / (5L * connections));
    }

    KeyText keyText() {
      return new KeyText(columns, key);
    }
  }

  private final SnapshotReader reader;
  private final Plan plan;
  private final SnapshotProgress progress;
  private final List<Lane> lanes = new ArrayList<>();

  public TableExtract(SnapshotReader reader, Plan plan, SnapshotProgress progress) {
    this.reader = reader;
    this.plan = plan;
    this.progress = progress;
  }

  /** Reads everything and puts each file as soon as it is complete; ends the queue when done. */
  public void run(FileNames names, Handoff<LocalFile> files) throws InterruptedException {
    try {
      reader.read(plan.connections(), number -> lane(names, files));
      for (Lane lane : lanes) {
        lane.end();
      }
      files.producerDone();
    } finally {
      lanes.forEach(Lane::close);
    }
  }

  private synchronized Lane lane(FileNames names, Handoff<LocalFile> files) {
    Lane lane = new Lane(plan, files, names, progress);
    lanes.add(lane);
    return lane;
  }

  /** Bytes of all rows as PostgreSQL sent them. */
  public long sourceBytes() {
    return lanes.stream().mapToLong(Lane::bytes).sum();
  }
}
