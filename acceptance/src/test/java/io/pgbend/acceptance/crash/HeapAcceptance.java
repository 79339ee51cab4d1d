package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A copy's memory does not grow with the table. */
final class HeapAcceptance extends CopySite {
  private static final int ROWS = 1_000_000;

  @Test
  void a_million_rows_go_through_a_small_heap_on_four_connections() throws Exception {
    source(ROWS, 3);
    try (CopyProcess process =
        CopyProcess.Start.of(this, Way.NEW, 1)
            .heap(System.getProperty("pgbend.heap", "-Xmx64m"))
            .arguments(List.of("--connections", "4"))
            .run(postgres, databend)) {
      assertThat(process.exitCode()).as(process.errors()).isZero();
    }
    assertThat(found()).contains(Way.NEW.rowsAfter(ROWS));
    assertNothingLeft();
  }
}
