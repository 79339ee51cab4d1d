package io.pgbend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is shown of a copy; the clock stands still unless a test moves it. */
final class CopyProgressTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2025-03-01T00:00:00Z");

  @Test
  void a_quick_copy_prints_no_progress_lines() {
    try (CopyProgress progress = progress(false)) {
      progress.phase("checking");
      after(400, progress);
      progress.phase("copying");
      progress.read(100);
      progress.loaded(100, 1000);
      after(900, progress);
    }
    assertThat(text()).isEmpty();
  }

  @Test
  void a_phase_that_lasts_is_named_once_and_then_how_far_it_is() {
    try (CopyProgress progress = progress(false)) {
      progress.phase("copying");
      progress.expected(1000);
      progress.read(400);
      after(1000, progress);
      after(2000, progress);
      progress.loaded(400, 10);
      after(3000, progress);
    }
    assertThat(text())
        .isEqualTo(
            """
            public.orders: copying
            public.orders:  40 % read 400, loaded 400 rows, 67 rows/s, 0:08 left
            """);
  }

  @Test
  void a_terminal_gets_a_bar_that_is_drawn_over_and_taken_away_in_the_end() {
    try (CopyProgress progress = progress(true)) {
      progress.phase("copying");
      progress.expected(1000);
      progress.read(600);
      progress.loaded(400, 10);
      after(2000, progress);
    }
    assertThat(text())
        .isEqualTo(
            "\r\u001b[K\u001b[?7lpublic.orders  ████████████░░░░░░░░░░░░   50 %  read 600, loaded 400 rows,"
                + " 200 rows/s, 0:03 left\u001b[?7h\r\u001b[K");
  }

  @Test
  void quiet_means_quiet() {
    GlobalOptions options = new GlobalOptions();
    options.quiet = true;
    try (CopyProgress progress = progress(options, true)) {
      progress.phase("copying");
      progress.warning("something");
      after(9000, progress);
    }
    assertThat(text()).isEmpty();
  }

  private CopyProgress progress(boolean terminal) {
    return progress(new GlobalOptions(), terminal);
  }

  private CopyProgress progress(GlobalOptions options, boolean terminal) {
    PrintStream stream = new PrintStream(shown, true, StandardCharsets.UTF_8);
    Console console = new Console(stream, stream, options, terminal);
    return new CopyProgress(console, () -> now, "public.orders", false);
  }

  private void after(long millis, CopyProgress progress) {
    now = now.plus(Duration.ofMillis(millis));
    progress.tick();
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
