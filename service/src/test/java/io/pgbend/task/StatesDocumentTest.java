package io.pgbend.task;

import io.pgbend.pipeline.FollowPhase;
import io.pgbend.testing.Approved;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class StatesDocumentTest {
  @Test
  void the_document_lists_every_move() {
    StringBuilder page =
        new StringBuilder(
            """
            # States and phases of a task

            For its owner a task is stopped, running or failed. A failed task keeps its place in the change stream, and its changes are still captured while others of its slot run, within a budget; so are those of a stopped one.

            | state | may become |
            |---|---|
            """);
    rows(page, List.of(TaskState.values()), TaskState::mayBecome);
    page.append(
        """

        A running task that follows changes is in one of these phases.

        | phase | may become |
        |---|---|
        """);
    rows(page, List.of(FollowPhase.values()), FollowPhase::mayBecome);
    page.append(
        """

        - *Waiting for open transactions*: the copy begins when every transaction that was open when capturing began has ended; who is waited for is shown.
        - *Copying*: rows are copied under one snapshot, and changes are captured meanwhile. After a crash the copy begins again with a new snapshot.
        - *Catching up*: what was captured is merged. *Following*: the target has seen all that the stream has brought.
        - *Draining*: the task was told to end; what is captured is loaded and merged first.

        The change stream orders one table's changes and keeps its transactions whole. Across tables the targets may differ by an interval.
        """);
    Approved.document("docs/states.md", page.toString());
  }

  private static <T extends Enum<T>> void rows(
      StringBuilder page, List<T> all, BiPredicate<T, T> mayBecome) {
    for (T from : all) {
      String next =
          all.stream()
              .filter(to -> mayBecome.test(from, to))
              .map(StatesDocumentTest::words)
              .collect(Collectors.joining(", "));
      page.append("| %s | %s |%n".formatted(words(from), next.isEmpty() ? "–" : next));
    }
  }

  private static String words(Enum<?> constant) {
    return Arrays.stream(constant.name().split("_"))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
