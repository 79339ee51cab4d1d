package io.pgbend.target.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  @Test
  void a_name_is_always_quoted_and_keeps_its_case() {
    assertThat(Names.quote("Order")).isEqualTo("\"Order\"");
  }

  @Test
  void a_quote_in_a_name_is_doubled() {
    assertThat(Names.quote("a\"b`c")).isEqualTo("\"a\"\"b`c\"");
  }

  @Test
  void a_name_with_a_backslash_goes_into_backticks() {
    assertThat(Names.quote("ends\\\"")).isEqualTo("`ends\\\"`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a\\b`c"})
  void a_name_that_no_quotes_can_hold_is_refused(String name) {
    assertThatThrownBy(() -> Names.quote(name))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ProblemCode.TARGET_NAME_UNUSABLE));
  }

  @Test
  void quote_and_backslash_are_doubled_in_a_text() {
    assertThat(Literal.text("it's \\n")).isEqualTo("'it''s \\\\n'");
  }

  @Test
  void a_position_has_no_sign() {
    assertThat(Literal.unsigned(-1).render()).isEqualTo("18446744073709551615");
    assertThat(Literal.whole(-1).render()).isEqualTo("-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a-b", "a b", "a'b", "ü"})
  void a_stage_name_is_plain(String stage) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StagePath(stage, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "a//b", "../a", "a/../b", "a b", "a;b", "a'b", ".a", "a\\b"})
  void a_path_in_a_stage_is_harmless(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> new StagePath("s", path));
  }

  @Test
  void a_path_knows_its_folder_and_file() {
    StagePath file = new StagePath("s", "t/1").resolve("f-1.parquet");

    assertThat(file.render()).isEqualTo("@s/t/1/f-1.parquet");
    assertThat(file.folder()).isEqualTo("t/1");
    assertThat(file.file()).isEqualTo("f-1.parquet");
    assertThat(new StagePath("s", "x").folder()).isEmpty();
  }
}
