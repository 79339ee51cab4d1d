package io.pgbend.target.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerCodesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          4001 | Unresolvable conflict detected for table 20. | TARGET_CONFLICT | RETRY_TRANSACTION
          4001 | multi rows from source match one and the same row in the target_table multi times. | TARGET_DUPLICATE_KEYS | OUR_MISTAKE
          4000 | duplicated data detected in the values being replaced into | TARGET_DUPLICATE_KEYS | OUR_MISTAKE
          4000 | connection reset | TARGET_SERVER_ERROR | RETRY_TRANSACTION
          2009 | x | TARGET_CONFLICT | RETRY_TRANSACTION
          2411 | x | TARGET_OUT_OF_MEMORY | SMALLER_BATCH
          4003 | x | TARGET_SESSION_LOST | NEW_SESSION
          5111 | x | TARGET_SESSION_LOST | NEW_SESSION
          1043 | x | TARGET_OUTCOME_UNKNOWN | READ_BACK
          5100 | x | TARGET_WRONG_PASSWORD | CREDENTIALS
          1063 | x | TARGET_NO_RIGHTS | CREDENTIALS
          1003 | x | TARGET_DATABASE_MISSING | OBJECT
          1025 | x | TARGET_TABLE_MISSING | OBJECT
          2406 | x | TARGET_WAREHOUSE_UNKNOWN | OBJECT
          2403 | x | TARGET_WAREHOUSE_NOT_READY | NEW_SESSION
          3902 | x | TARGET_CAPABILITY_MISSING | CAPABILITY
          1006 | x | TARGET_VALUE_REFUSED | BAD_DATA
          1001 | Parquet error: encountered non UTF-8 data | TARGET_VALUE_REFUSED | BAD_DATA
          1001 | something | TARGET_SERVER_ERROR | RETRY_TRANSACTION
          1005 | x | TARGET_STATEMENT_REFUSED | OUR_MISTAKE
          9999 | x | TARGET_SERVER_ERROR | RETRY_TRANSACTION
          """)
  void every_code_has_a_problem_and_a_class(
      int code, String text, ProblemCode problem, RetryClass retry) {
    SyncException e = ServerCodes.problem(code, text, "q1");

    assertThat(e.code()).isEqualTo(problem);
    assertThat(RetryClass.of(e)).isEqualTo(retry);
    assertThat(e).hasMessageContaining(Integer.toString(code)).hasMessageContaining("q1");
    assertThat(e.getCause())
        .isInstanceOfSatisfying(
            DatabendFailure.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Could not convert string 'secret' to number while evaluating function `gt(1, 'secret')` in expr `t.d (#4) > 'secret'`.
          fail to auto cast column id: number overflowed while evaluating function `to_int8(secret)`
          it's 'a'secret'b' here
          invalid JSON "secret": expected ident
          """)
  void texts_lose_the_values_of_rows(String text) {
    assertThat(ServerText.clean(1006, text)).doesNotContain("secret");
  }

  @Test
  void texts_lose_numbers_but_keep_names_with_digits() {
    assertThat(ServerText.clean(1006, "column col_1: -12.50 is out of range, 4711"))
        .isEqualTo("column col_1: # is out of range, #");
  }

  @Test
  void texts_about_objects_keep_their_names() {
    assertThat(ServerText.clean(1025, "Unknown table \"default\".\"shop\".\"orders\" .."))
        .contains("shop", "orders");
  }

  @Test
  void texts_lose_stack_traces_and_statements() {
    assertThat(
            ServerText.clean(3902, "storage doesn't support presign operation.\n\n   0: <unknown>"))
        .isEqualTo("storage doesn't support presign operation.");
    assertThat(ServerText.clean(1005, "error:\n  |\n1 | select 'secret'")).doesNotContain("secret");
  }
}
