package io.pgbend.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.testing.Approved;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class ProblemCodeTest {
  @Test
  void every_problem_says_what_happened_and_what_to_do_in_sentences() {
    for (ProblemCode code : ProblemCode.values()) {
      assertThat(code.title()).as(code.name()).matches("(?s)[\\p{Lu}`].*[.!]");
      assertThat(code.remedy()).as(code.name()).matches("(?s)[\\p{Lu}`].*[.!;]");
    }
  }

  @Test
  void the_document_lists_every_problem() {
    StringBuilder page =
        new StringBuilder(
            """
            # Problems

            Every problem has a code, the same in the command line's output, in logs and in `--json` output. «Retry» says what happens by itself:
            timed (tried again after a while), manual (waits for somebody to act), none (the request has to change).

            | code | where | retry | what happened | what to do |
            |---|---|---|---|---|
            """);
    Arrays.stream(ProblemCode.values())
        .map(
            code ->
                "| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                        code,
                        code.side().name().toLowerCase(Locale.ROOT),
                        code.retry().name().toLowerCase(Locale.ROOT),
                        cell(code.title()),
                        cell(code.remedy())))
        .forEach(page::append);
    Approved.document("docs/problems.md", page.toString());
  }

  private static String cell(String text) {
    return text.strip().replace("|", "\\|").replace("\n", "<br>");
  }
}
