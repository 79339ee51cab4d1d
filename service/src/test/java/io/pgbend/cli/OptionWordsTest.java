package io.pgbend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class OptionWordsTest {
  private static final OptionWords URI = new OptionWords(true);
  private static final OptionWords FIELDS = new OptionWords(false);

  @Test
  void the_same_field_is_another_option_on_each_side() {
    assertThat(field(URI, ProblemCode.SOURCE_DATABASE_MISSING)).isEqualTo("database in --source");
    assertThat(field(FIELDS, ProblemCode.SOURCE_DATABASE_MISSING)).isEqualTo("--source-database");
    assertThat(field(FIELDS, ProblemCode.SOURCE_ADDRESS_INVALID)).isEqualTo("--source-database");
    assertThat(field(URI, ProblemCode.TARGET_DATABASE_MISSING)).isEqualTo("--database");
  }

  @Test
  void no_remedy_speaks_of_settings_that_the_command_line_does_not_have() {
    assertThat(Arrays.stream(ProblemCode.values()).map(code -> words(code).remedy()))
        .isNotEmpty()
        .noneMatch(remedy -> remedy.contains("`"))
        .noneMatch(remedy -> remedy.contains("tls_ca_file"));
  }

  @Test
  void a_remedy_made_for_the_case_stays() {
    SyncException problem =
        SyncException.of(ProblemCode.TARGET_COLUMN_MISSING, "No column x.")
            .remedy("alter table t add column x INT; or leave the column out with `columns`.");
    assertThat(URI.in(problem.problem()).remedy())
        .isEqualTo(
            "alter table t add column x INT; or leave the column out with --column or"
                + " --leave-out.");
  }

  private static Problem words(ProblemCode code) {
    return URI.in(SyncException.of(code, "Detail.").problem());
  }

  private static String field(OptionWords words, ProblemCode code) {
    Problem problem = SyncException.of(code, "Detail.").field("database").problem();
    return words.in(problem).field().orElse("");
  }
}
