package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CanonicalJsonTest {
  private final CanonicalJson json = new CanonicalJson(false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          { "b" : 1, "a" : [ 1 , null ] } | {"a":[1,null],"b":1}
          1.0                             | 1
          -0.0                            | 0
          1e2                             | 1E+2
          100                             | 1E+2
          0.10                            | 0.1
          "\\u00fc\\/"                    | "ü/"
          true                            | true
          {"a":{"z":1,"y":2}}             | {"a":{"y":2,"z":1}}
          []                              | []
          {}                              | {}
          """)
  void texts_of_the_same_value_become_one(String text, String canonical) {
    assertThat(json.of(text)).isEqualTo(canonical);
  }

  @Test
  void floats_are_compared_by_their_value_and_keep_the_sign_of_zero() {
    CanonicalJson floats = new CanonicalJson(true);

    assertThat(floats.of("[0.1, 1]")).isEqualTo(floats.of("[0.1000000000000000055, 1.0]"));
    assertThat(floats.of("-0.0")).isNotEqualTo(floats.of("0.0"));
  }

  @Test
  void no_digit_of_a_long_number_is_lost() {
    String digits = "1234567890".repeat(7) + "1";

    assertThat(json.of(digits)).isEqualTo(digits);
    assertThat(json.of(digits + ".5")).isNotEqualTo(json.of(digits + ".25"));
  }

  @Test
  void a_thousand_levels_are_no_limit() {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);

    assertThat(json.of(deep)).isEqualTo(deep);
  }

  @Test
  void floats_are_what_their_bits_are() {
    CanonicalJson floats = new CanonicalJson(true);

    assertThat(floats.of("[0.1, 1e+23, 5e-324]"))
        .isEqualTo(
            floats.of("[0.10000000000000001,9.999999999999999e22,4.94065645841246544e-324]"));
    assertThat(floats.of("[-0.0]")).isEqualTo(floats.of("[-0e0]")).isNotEqualTo(floats.of("[0.0]"));
  }
}
