package io.pgbend.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.RouteRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of writing. */
final class StoreKillTest {
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  @Test
  void what_was_said_to_be_stored_is_there_after_kill_9_and_nothing_is_half_there()
      throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path file = folder.resolve("store.db");
    for (int round = 0; round < ROUNDS; round++) {
      long told = killed(file, 1 + random.nextInt(200));
      try (Store store = Store.open(file)) {
        SqliteLedger ledger = new SqliteLedger(store);
        Lsn found = ledger.acknowledged(LedgerWriter.SLOT);
        assertThat(found.value()).as("seed %d round %d", seed, round).isGreaterThanOrEqualTo(told);
        assertThat(ledger.routes(LedgerWriter.SLOT))
            .as("seed %d round %d", seed, round)
            .hasSize(2)
            .extracting(RouteRecord::coveredTo, RouteRecord::loadedMirror)
            .containsOnly(tuple(found, found));
      }
    }
  }

  /** The last position that the process said before it was killed, at the latest after so many. */
  private static long killed(Path file, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerWriter.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long told = 0;
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      for (int read = 1; line != null; read++) {
        told = Long.parseLong(line);
        if (read == lines) {
          process.toHandle().destroyForcibly();
        }
        line = output.readLine();
      }
    }
    process.waitFor();
    return told;
  }
}
