package io.pgbend.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WhereTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "id > 3 and (a or b)",
        "name = 'it''s ; -- $1 /* ('",
        "\"odd;--\"\"(\" = 1",
        "name ~ '\\d+\\'",
        "a - -1 > 0 and b / 2 > 1",
        "re'x' = 1",
        "name = U&'\\0041'"
      })
  void lets_plain_conditions_pass_unchanged(String condition) {
    assertThat(WhereText.forDriver(condition)).isEqualTo(condition);
  }

  @Test
  void doubles_question_marks_outside_quotes_for_the_driver() {
    assertThat(WhereText.forDriver("doc ? 'a?' and \"b?\"")).isEqualTo("doc ?? 'a?' and \"b?\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1=1) OR (1=1",
        "id=1)",
        "(id=1",
        "((id=1)",
        "name = 'x",
        "\"name = 1",
        "'a''",
        ")("
      })
  void refuses_what_is_not_balanced(String condition) {
    assertThat(refused(condition).code()).isEqualTo(ProblemCode.WHERE_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "id=1; drop table x",
        "id=1 --",
        "id=1 /* x */",
        "a = $$x$$",
        "a = $1",
        "a = $x$y$x$",
        "a = E'\\''",
        "a = e'x'",
        "E'x' = a",
        "a = 'x\0'",
        "a\0 = 1"
      })
  void refuses_what_could_hide_something(String condition) {
    assertThat(refused(condition).code()).isEqualTo(ProblemCode.WHERE_REFUSED);
  }

  @Test
  void refuses_conditions_without_end() {
    assertThat(refused("a or ".repeat(3000) + "a").code()).isEqualTo(ProblemCode.WHERE_REFUSED);
  }

  @Test
  void shows_the_position_in_characters() {
    assertThat(refused("name = '🐘' ; x").problem().detail()).contains("at character 12");
    assertThat(refused(";").problem().field()).contains("snapshotWhere");
  }

  private static SyncException refused(String condition) {
    SyncException refused =
        catchThrowableOfType(SyncException.class, () -> WhereText.forDriver(condition));
    assertThat(refused).as(condition).isNotNull();
    return refused;
  }
}
