package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonValuesTest {
  private static final StagingColumn JSON = Stored.column("json", new StagingKind.Json());
  private static final StagingColumn JSONB = Stored.column("jsonb", new StagingKind.Json());
  private static final String DIGITS = "1234567890".repeat(8);

  private static Verdict verdict(String text) {
    Stored stored = Stored.text(JSON, text);
    assertThat(Stored.binary(JSON, text.getBytes(StandardCharsets.UTF_8))).isEqualTo(stored);
    if (stored.verdict() == Verdict.STORED) {
      assertThat(stored.string()).isEqualTo(text);
    }
    return stored.verdict();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1.10",
        "1E5",
        "1e-5",
        "5e-324",
        "0e999999",
        "1.7976931348623157e+308",
        "18446744073709551616",
        "{}",
        "[]",
        "[[],{}]",
        "\"\"",
        " { \"a\" : [ 1 , 2 ] ,\n\"b\":{\"a\":null}}\t",
        "\"\\u0000\"",
        "\"\\ud83d\\ude00\"",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"žluťoučký 😀\"",
        "[{\"a\":1},{\"a\":1}]",
        "{\"a\":{\"a\":{\"a\":1}},\"b\":1}"
      })
  void keeps_what_databend_keeps(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.STORED);
  }

  @Test
  void numbers_have_at_most_76_digits() {
    assertThat(verdict(DIGITS.substring(0, 76))).isEqualTo(Verdict.STORED);
    assertThat(verdict("-" + DIGITS.substring(0, 76))).isEqualTo(Verdict.STORED);
    assertThat(verdict(DIGITS.substring(0, 77))).isEqualTo(Verdict.NUMBER_WOULD_BEND);
    assertThat(verdict("0." + DIGITS.substring(0, 76))).isEqualTo(Verdict.STORED);
    assertThat(verdict("1." + DIGITS.substring(0, 75))).isEqualTo(Verdict.STORED);
    assertThat(verdict("1." + DIGITS.substring(0, 76))).isEqualTo(Verdict.NUMBER_WOULD_BEND);
    assertThat(verdict("[1," + DIGITS + "]")).isEqualTo(Verdict.NUMBER_WOULD_BEND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e400",
        "1e-400",
        "1234567890123456789e0",
        "0.12345678901234567890e1",
        "4e-324"
      })
  void numbers_with_an_exponent_must_be_exact_as_a_double(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.NUMBER_WOULD_BEND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":1,\"a\":2,\"b\":3}",
        "{\"\\u0061\":1,\"a\":2}",
        "[0,{\"x\":[{\"é\":1,\"\\u00e9\":2}]}]",
        "{\"\":1,\"\":2}",
        "{\"\\ud83d\\ude00\":1,\"😀\":2}"
      })
  void a_key_twice_in_one_object_is_unrepresentable(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.DUPLICATE_KEY);
  }

  @Test
  void many_keys_are_told_apart() {
    StringBuilder object = new StringBuilder("{\"k\":0");
    for (int i = 0; i < 5000; i++) {
      object.append(",\"k").append(i).append("\":{\"k\":1}");
    }
    assertThat(verdict(object + "}")).isEqualTo(Verdict.STORED);
    assertThat(verdict(object + ",\"k4711\":1}")).isEqualTo(Verdict.DUPLICATE_KEY);
  }

  @Test
  void a_thousand_levels_are_the_most() {
    assertThat(verdict("[".repeat(1000) + "]".repeat(1000))).isEqualTo(Verdict.STORED);
    assertThat(verdict("[".repeat(1001) + "]".repeat(1001))).isEqualTo(Verdict.TOO_DEEP);
    assertThat(verdict("{\"a\":".repeat(1001) + "1" + "}".repeat(1001)))
        .isEqualTo(Verdict.TOO_DEEP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\ud83d\\u0041\"",
        "{\"\\udead\":1}"
      })
  void half_a_surrogate_pair_is_unrepresentable(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.LONE_SURROGATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "]",
        "{\"a\"}",
        "[1,]",
        "{\"a\":1,}",
        "tru",
        "nul",
        "01",
        "1.",
        ".5",
        "1e",
        "\"",
        "\"\\x\"",
        "\"\\u12\"",
        "1 2",
        "{1:2}",
        "[1 2]",
        "[}",
        "-",
        "NaN"
      })
  void what_is_no_json_is_malformed(String text) {
    assertThat(verdict(text)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void jsonb_comes_with_a_version_byte() {
    byte[] sent = "\1{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    assertThat(Stored.binary(JSONB, sent)).isEqualTo(Stored.text(JSONB, "{\"a\": 1}"));
    sent[0] = 2;
    assertThat(Stored.binary(JSONB, sent).verdict()).isEqualTo(Verdict.MALFORMED);
  }
}
