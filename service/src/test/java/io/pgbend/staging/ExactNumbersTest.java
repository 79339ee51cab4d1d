package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ExactNumbersTest {
  private static final StagingColumn INT2 = Stored.column("int2", new StagingKind.Int16());
  private static final StagingColumn INT4 = Stored.column("int4", new StagingKind.Int32());
  private static final StagingColumn INT8 = Stored.column("int8", new StagingKind.Int64());

  private static StagingColumn decimal(int precision, int scale) {
    return Stored.column("numeric", new StagingKind.Decimal(precision, scale));
  }

  private static Verdict both(StagingColumn column, String value) {
    Stored text = Stored.text(column, value);
    assertThat(Stored.binary(column, PgSend.numeric(new BigDecimal(value))))
        .as(value)
        .isEqualTo(text);
    return text.verdict();
  }

  @Test
  void integers_keep_their_extremes_in_both_forms() {
    for (short value : new short[] {Short.MIN_VALUE, -1, 0, Short.MAX_VALUE}) {
      assertThat(Stored.text(INT2, "" + value).number()).isEqualTo(value);
      assertThat(Stored.binary(INT2, PgSend.int2(value)).number()).isEqualTo(value);
    }
    for (int value : new int[] {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE}) {
      assertThat(Stored.text(INT4, "" + value).number()).isEqualTo(value);
      assertThat(Stored.binary(INT4, PgSend.int4(value)).number()).isEqualTo(value);
    }
    for (long value : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
      assertThat(Stored.text(INT8, "" + value).number()).isEqualTo(value);
      assertThat(Stored.binary(INT8, PgSend.int8(value)).number()).isEqualTo(value);
    }
  }

  @Test
  void an_oid_has_no_sign() {
    StagingColumn oid = Stored.column("oid", new StagingKind.Int64());
    assertThat(Stored.binary(oid, PgSend.int4(-1)).number()).isEqualTo(4294967295L);
    assertThat(Stored.text(oid, "4294967295").number()).isEqualTo(4294967295L);
  }

  @Test
  void a_narrower_target_refuses_what_is_beyond_it() {
    StagingColumn narrow = Stored.column("int8", new StagingKind.Int16());
    assertThat(Stored.binary(narrow, PgSend.int8(32767)).number()).isEqualTo(32767);
    assertThat(Stored.binary(narrow, PgSend.int8(-32768)).number()).isEqualTo(-32768);
    assertThat(Stored.binary(narrow, PgSend.int8(32768)).verdict()).isEqualTo(Verdict.TOO_LARGE);
    assertThat(Stored.binary(narrow, PgSend.int8(-32769)).verdict()).isEqualTo(Verdict.TOO_LARGE);
    assertThat(Stored.text(narrow, "32768").verdict()).isEqualTo(Verdict.TOO_LARGE);
  }

  @Test
  void a_numeric_goes_into_bigint_only_when_whole_and_in_range() {
    StagingColumn column = Stored.column("numeric", new StagingKind.Int64());
    assertThat(both(column, "-9223372036854775808")).isEqualTo(Verdict.STORED);
    assertThat(both(column, "9223372036854775807")).isEqualTo(Verdict.STORED);
    assertThat(both(column, "9223372036854775808")).isEqualTo(Verdict.TOO_LARGE);
    assertThat(both(column, "-9223372036854775809")).isEqualTo(Verdict.TOO_LARGE);
    assertThat(both(column, "92233720368547758070000")).isEqualTo(Verdict.TOO_LARGE);
    assertThat(both(column, "12.00")).isEqualTo(Verdict.STORED);
    assertThat(both(column, "12.5")).isEqualTo(Verdict.TOO_PRECISE);
    assertThat(both(column, "0.00001")).isEqualTo(Verdict.TOO_PRECISE);
  }

  @Test
  void integers_go_into_wide_and_narrow_decimals() {
    StagingColumn narrow = Stored.column("int4", new StagingKind.Decimal(12, 2));
    assertThat(Stored.binary(narrow, PgSend.int4(Integer.MIN_VALUE)).decimal(2))
        .isEqualTo(new BigDecimal("-2147483648.00"));
    StagingColumn wide = Stored.column("int8", new StagingKind.Decimal(38, 19));
    assertThat(Stored.binary(wide, PgSend.int8(Long.MIN_VALUE)).decimal(19))
        .isEqualByComparingTo(new BigDecimal(Long.MIN_VALUE));
    StagingColumn tight = Stored.column("int8", new StagingKind.Decimal(3, 2));
    assertThat(Stored.binary(tight, PgSend.int8(10)).verdict()).isEqualTo(Verdict.TOO_LARGE);
    assertThat(Stored.binary(tight, PgSend.int8(-9)).decimal(2)).isEqualTo("-9.00");
  }

  @Test
  void every_decimal_within_its_type_is_stored_alike_from_both_forms() {
    Random random = new Random(20);
    for (int round = 0; round < 20_000; round++) {
      int precision = 1 + random.nextInt(76);
      int scale = random.nextInt(precision + 1);
      int digits = 1 + random.nextInt(precision);
      BigDecimal value = new BigDecimal(digits(random, digits), scale);
      StagingColumn column = decimal(precision, scale);
      Stored text = Stored.text(column, value.toPlainString());
      assertThat(Stored.binary(column, PgSend.numeric(value))).as("%s", value).isEqualTo(text);
      assertThat(text.verdict()).as("%s", value).isEqualTo(Verdict.STORED);
      assertThat(text.decimal(scale)).isEqualTo(value);
    }
  }

  @Test
  void no_decimal_is_rounded_or_cut() {
    Random random = new Random(21);
    for (int round = 0; round < 20_000; round++) {
      int precision = 1 + random.nextInt(76);
      int scale = random.nextInt(precision + 1);
      BigDecimal value = new BigDecimal(digits(random, 1 + random.nextInt(80)), random.nextInt(90));
      StagingColumn column = decimal(precision, scale);
      Stored text = Stored.text(column, value.toPlainString());
      Stored binary = Stored.binary(column, PgSend.numeric(value));
      boolean fits = fits(value, precision, scale);
      assertThat(text.verdict() == Verdict.STORED).as("%s in %s", value, column).isEqualTo(fits);
      assertThat(binary.verdict() == Verdict.STORED).as("%s", value).isEqualTo(fits);
      if (fits) {
        assertThat(text.decimal(scale)).isEqualByComparingTo(value);
        assertThat(binary).isEqualTo(text);
      }
    }
  }

  private static BigInteger digits(Random random, int count) {
    StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
    int kind = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      digits.append(kind == 0 ? '9' : kind == 1 && i > 0 ? '0' : (char) ('0' + random.nextInt(10)));
    }
    return new BigInteger(digits.toString());
  }

  private static boolean fits(BigDecimal value, int precision, int scale) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() <= scale
        && value.abs().movePointRight(scale).compareTo(BigDecimal.TEN.pow(precision)) < 0;
  }

  @Test
  void a_numeric_that_is_no_number_is_unrepresentable_in_every_width() {
    for (int precision : new int[] {9, 18, 38}) {
      StagingColumn column = decimal(precision, 2);
      assertThat(Stored.text(column, "NaN").verdict()).isEqualTo(Verdict.NOT_A_NUMBER);
      assertThat(Stored.text(column, "Infinity").verdict()).isEqualTo(Verdict.INFINITE);
      assertThat(Stored.text(column, "-Infinity").verdict()).isEqualTo(Verdict.INFINITE);
      assertThat(Stored.binary(column, PgSend.numeric(PgSend.NAN)).verdict())
          .isEqualTo(Verdict.NOT_A_NUMBER);
      assertThat(Stored.binary(column, PgSend.numeric(PgSend.POSITIVE_INFINITY)).verdict())
          .isEqualTo(Verdict.INFINITE);
      assertThat(Stored.binary(column, PgSend.numeric(PgSend.NEGATIVE_INFINITY)).verdict())
          .isEqualTo(Verdict.INFINITE);
    }
  }

  @Test
  void what_is_no_number_at_all_is_malformed() {
    for (int precision : new int[] {9, 38}) {
      StagingColumn column = decimal(precision, 2);
      for (String text : new String[] {"", "-", "1e5", "1.2.3", "abc", "--1", " 1"}) {
        assertThat(Stored.text(column, text).verdict()).as(text).isEqualTo(Verdict.MALFORMED);
      }
      assertThat(Stored.binary(column, new byte[7]).verdict()).isEqualTo(Verdict.MALFORMED);
      assertThat(Stored.binary(column, new byte[9]).verdict()).isEqualTo(Verdict.MALFORMED);
    }
  }
}
