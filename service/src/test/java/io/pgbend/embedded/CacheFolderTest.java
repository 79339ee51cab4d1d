package io.pgbend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
  @TempDir Path temporary;
  private CacheFolder cache = new CacheFolder(Path.of("unset"), InstallProgress.silent());

  @BeforeEach
  void create() {
    cache = new CacheFolder(temporary.resolve("cache"), InstallProgress.silent());
  }

  @Test
  void fills_an_entry_once() throws InterruptedException {
    AtomicInteger fillings = new AtomicInteger();
    CacheFolder.Filling filling =
        into -> Files.writeString(into.resolve("f"), "n" + fillings.incrementAndGet());
    assertThat(cache.has("tool-1")).isFalse();
    assertThat(cache.entry("tool-1", filling).resolve("f")).hasContent("n1");
    assertThat(cache.entry("tool-1", filling).resolve("f")).hasContent("n1");
    assertThat(cache.has("tool-1")).isTrue();
  }

  @Test
  void a_failed_filling_leaves_no_entry_and_the_next_one_starts_empty()
      throws InterruptedException {
    SyncException problem =
        catchThrowableOfType(
            SyncException.class,
            () ->
                cache.entry(
                    "tool-1",
                    into -> {
                      Files.writeString(into.resolve("half"), "");
                      throw new IOException("broken");
                    }));
    assertThat(problem.code()).isEqualTo(ProblemCode.HOME_UNUSABLE);
    assertThat(cache.has("tool-1")).isFalse();
    Path done = cache.entry("tool-1", into -> Files.writeString(into.resolve("whole"), ""));
    assertThat(done.resolve("half")).doesNotExist();
    assertThat(done.resolve("whole")).exists();
  }

  @Test
  void what_a_killed_process_left_is_thrown_away() throws Exception {
    Path left = Files.createDirectories(temporary.resolve("cache/tool-1.unfinished/deep"));
    Files.writeString(left.resolve("half"), "");
    Path done = cache.entry("tool-1", into -> Files.writeString(into.resolve("whole"), ""));
    assertThat(done).isDirectoryNotContaining("glob:**deep");
  }

  @Test
  void names_a_full_disk() {
    SyncException problem =
        catchThrowableOfType(
            SyncException.class,
            () ->
                cache.entry(
                    "tool-1",
                    into -> {
                      throw new IOException("/x: No space left on device");
                    }));
    assertThat(problem.code()).isEqualTo(ProblemCode.DISK_FULL);
  }

  @Test
  void an_interruption_passes_through_and_leaves_no_entry() {
    assertThatThrownBy(
            () ->
                cache.entry(
                    "tool-1",
                    into -> {
                      throw new InterruptedException("stop");
                    }))
        .isInstanceOf(InterruptedException.class);
    assertThat(cache.has("tool-1")).isFalse();
  }

  @Test
  void two_at_once_fill_it_once_and_the_other_waits() throws Exception {
    AtomicInteger fillings = new AtomicInteger();
    CountDownLatch waits = new CountDownLatch(1);
    CacheFolder waiting = new CacheFolder(temporary.resolve("cache"), telling(waits));
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Path> first =
          threads.submit(
              () ->
                  cache.entry(
                      "tool-1",
                      into -> {
                        begun.countDown();
                        fillings.incrementAndGet();
                        assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
                      }));
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      Future<Path> second =
          threads.submit(() -> waiting.entry("tool-1", into -> fillings.incrementAndGet()));
      assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(first.get(20, TimeUnit.SECONDS));
    }
    assertThat(fillings).hasValue(1);
  }

  private static InstallProgress telling(CountDownLatch waits) {
    return new InstallProgress() {
      @Override
      public void step(String what) {
        waits.countDown();
      }

      @Override
      public void bytes(String what, long done, long total) {}
    };
  }
}
