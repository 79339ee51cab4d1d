package io.pgbend.target.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabendTypeParserTest {
  private final DatabendTypeParser parser = new DatabendTypeParser();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int | INT",
        " Integer | INT",
        "INT32 | INT",
        "bigint | BIGINT",
        "smallint | SMALLINT",
        "float | FLOAT",
        "double  precision | DOUBLE",
        "Nullable(Decimal(12, 2)) | DECIMAL(12, 2)",
        "numeric(7) | DECIMAL(7, 0)",
        "varchar(20) | STRING",
        "text | STRING",
        "json | VARIANT",
        "datetime | TIMESTAMP",
        "vector(3) | VECTOR(3)",
        "INT UNSIGNED | INT UNSIGNED",
        "array(int) | ARRAY(INT)",
        "timestamptz | TIMESTAMPTZ"
      })
  void reads_databends_names(String text, String declaration) {
    assertThat(parser.parse(text).declaration()).isEqualTo(declaration);
  }

  @Test
  void int8_has_eight_bits_and_nothing_is_stored_in_it() {
    assertThat(parser.parse("int8")).isInstanceOf(DatabendType.Foreign.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "decimal",
        "decimal(0,0)",
        "decimal(5,6)",
        "decimal(77,0)",
        "vector(0)",
        "vector(5000)",
        "int; drop table t",
        "string)"
      })
  void refuses_everything_else(String text) {
    SyncException refusal = catchThrowableOfType(SyncException.class, () -> parser.parse(text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ProblemCode.TARGET_TYPE_UNKNOWN);
  }
}
