package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagedFileWriter;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileLimitsTest {
  private static final int VALUE_BYTES = 1000;
  private static final StagingColumn COLUMN =
      new StagingColumn(
          "a",
          new PgType.Base(25, "pg_catalog", "text", -1, "text"),
          new StagingKind.Text(),
          false,
          UnrepresentablePolicy.STOP);
  private final Random random = new Random(7);
  private final FileLimits limits = new FileLimits(Long.MAX_VALUE, 4L << 20, 16L << 20);

  @TempDir Path folder;

  @Test
  void the_first_files_of_a_lane_grow_to_the_same_size() {
    try (StagedFileWriter writer = new StagedFileWriter(List.of(COLUMN), 1 << 20)) {
      long first = rowsUntilReached(writer, 0);
      writer.finish(folder.resolve("first.parquet"));
      // The writer keeps its buffers, and a limit on what it holds would be reached at once.
      long second = rowsUntilReached(writer, 1);

      assertThat(first).isGreaterThan(4000);
      assertThat(second).isBetween(first / 2, first * 2);
    }
  }

  @Test
  void later_files_of_a_lane_are_longer_up_to_the_largest() {
    try (StagedFileWriter writer = new StagedFileWriter(List.of(COLUMN), 1 << 20)) {
      long first = rowsUntilReached(writer, 0);
      writer.reset();
      long seventh = rowsUntilReached(writer, 6);
      writer.reset();
      long hundredth = rowsUntilReached(writer, 99);

      assertThat(seventh).isBetween(first * 3 / 2, first * 5 / 2);
      assertThat(hundredth).isBetween(first * 3, first * 5);
    }
  }

  private long rowsUntilReached(StagedFileWriter writer, int filesBefore) {
    while (!limits.reached(writer, filesBefore)) {
      writer.column(0).text(text(), 0, VALUE_BYTES);
      writer.endRow(VALUE_BYTES);
    }
    return writer.rows();
  }

  private byte[] text() {
    byte[] text = new byte[VALUE_BYTES];
    for (int position = 0; position < text.length; position++) {
      text[position] = (byte) (' ' + random.nextInt(95));
    }
    return text;
  }
}
