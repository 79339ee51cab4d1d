package io.pgbend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pgbend.change.TableName;
import org.junit.jupiter.api.Test;

final class SqlTextTest {
  @Test
  void quotes_whatever_a_name_holds() {
    assertThat(SqlText.table(new TableName("Odd.\"Schema\"", "a\\'🐘")))
        .isEqualTo("\"Odd.\"\"Schema\"\"\".\"a\\'🐘\"");
  }

  @Test
  void doubles_quotes_in_literals_and_leaves_backslashes_alone() {
    assertThat(SqlText.literal("a'\\'b")).isEqualTo("'a''\\''b'");
  }

  @Test
  void refuses_zero_bytes() {
    assertThatIllegalArgumentException().isThrownBy(() -> SqlText.identifier("a\0"));
    assertThatIllegalArgumentException().isThrownBy(() -> SqlText.literal("a\0"));
  }
}
