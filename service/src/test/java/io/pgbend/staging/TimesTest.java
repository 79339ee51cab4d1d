package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimesTest {
  private static final StagingColumn DATE = Stored.column("date", new StagingKind.Date());
  private static final StagingColumn TIMESTAMP =
      Stored.column("timestamptz", new StagingKind.Timestamp());
  private static final LocalDate POSTGRES_EPOCH = LocalDate.of(2000, 1, 1);
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  @Test
  void every_day_of_our_calendar_is_stored_alike_from_both_forms() {
    LocalDate last = LocalDate.of(9999, 12, 31);
    for (LocalDate day = LocalDate.of(1, 1, 1); !day.isAfter(last); day = day.plusDays(13)) {
      Stored text = Stored.text(DATE, day.toString());
      assertThat(text.number()).isEqualTo(day.toEpochDay());
      int sent = (int) POSTGRES_EPOCH.until(day, ChronoUnit.DAYS);
      assertThat(Stored.binary(DATE, PgSend.int4(sent))).isEqualTo(text);
    }
  }

  @Test
  void days_outside_the_years_1_to_9999_are_unrepresentable() {
    assertThat(Stored.text(DATE, "0001-01-01").number()).isEqualTo(-719162);
    assertThat(Stored.text(DATE, "9999-12-31").number()).isEqualTo(2932896);
    for (String text : new String[] {"0001-12-31 BC", "10000-01-01", "4713-01-01 BC"}) {
      assertThat(Stored.text(DATE, text).verdict()).as(text).isEqualTo(Verdict.OUT_OF_RANGE);
    }
    for (int days : new int[] {-719162 - 10957 - 1, 2932896 - 10957 + 1, Integer.MAX_VALUE - 1}) {
      assertThat(Stored.binary(DATE, PgSend.int4(days)).verdict()).isEqualTo(Verdict.OUT_OF_RANGE);
    }
  }

  @Test
  void infinities_are_unrepresentable() {
    for (StagingColumn column : new StagingColumn[] {DATE, TIMESTAMP}) {
      assertThat(Stored.text(column, "infinity").verdict()).isEqualTo(Verdict.INFINITE);
      assertThat(Stored.text(column, "-infinity").verdict()).isEqualTo(Verdict.INFINITE);
    }
    for (int days : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThat(Stored.binary(DATE, PgSend.int4(days)).verdict()).isEqualTo(Verdict.INFINITE);
    }
    for (long micros : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(Stored.binary(TIMESTAMP, PgSend.int8(micros)).verdict())
          .isEqualTo(Verdict.INFINITE);
    }
  }

  @Test
  void every_instant_is_stored_alike_from_both_forms() {
    Random random = new Random(30);
    long first = micros(LocalDateTime.of(1, 1, 1, 0, 0));
    long last = micros(LocalDateTime.of(9999, 12, 30, 22, 0));
    for (int round = 0; round < 20_000; round++) {
      long micros = random.nextLong(first, last + 1);
      Stored text = Stored.text(TIMESTAMP, written(micros) + "+00");
      assertThat(text.number()).isEqualTo(micros);
      assertThat(Stored.binary(TIMESTAMP, PgSend.int8(micros - POSTGRES_EPOCH_MICROS)))
          .isEqualTo(text);
    }
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
  }

  /** As the server writes it: no trailing zeros in the fraction. */
  private static String written(long micros) {
    LocalDateTime time =
        LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    String text =
        "%s %02d:%02d:%02d"
            .formatted(time.toLocalDate(), time.getHour(), time.getMinute(), time.getSecond());
    String fraction = "%06d".formatted(time.getNano() / 1000).replaceAll("0+$", "");
    return fraction.isEmpty() ? text : text + "." + fraction;
  }

  @Test
  void what_databend_would_clamp_is_unrepresentable() {
    assertThat(Stored.text(TIMESTAMP, "9999-12-30 22:00:00+00").verdict())
        .isEqualTo(Verdict.STORED);
    for (String text :
        new String[] {
          "9999-12-30 22:00:00.000001+00",
          "9999-12-31 23:59:59+00",
          "294276-12-31 23:59:59.999999+00",
          "0001-12-31 23:59:59 BC",
          "0001-12-31 23:59:59+00 BC"
        }) {
      assertThat(Stored.text(TIMESTAMP, text).verdict()).as(text).isEqualTo(Verdict.OUT_OF_RANGE);
    }
    assertThat(Stored.binary(TIMESTAMP, PgSend.int8(Long.MAX_VALUE - 1)).verdict())
        .isEqualTo(Verdict.OUT_OF_RANGE);
    assertThat(Stored.binary(TIMESTAMP, PgSend.int8(Long.MIN_VALUE + 1)).verdict())
        .isEqualTo(Verdict.OUT_OF_RANGE);
  }

  @Test
  void a_zone_other_than_utc_is_taken_into_account() {
    Stored utc = Stored.text(TIMESTAMP, "2024-02-29 12:00:00+00");
    for (String same :
        new String[] {
          "2024-02-29 12:00:00",
          "2024-02-29 17:45:00+05:45",
          "2024-02-29 08:00:00-04",
          "2024-02-29 12:19:32+00:19:32"
        }) {
      assertThat(Stored.text(TIMESTAMP, same)).as(same).isEqualTo(utc);
    }
  }

  @Test
  void a_date_becomes_its_midnight() {
    StagingColumn column = Stored.column("date", new StagingKind.Timestamp());
    assertThat(Stored.text(column, "1969-12-31").number()).isEqualTo(-86_400_000_000L);
    assertThat(Stored.binary(column, PgSend.int4(-10958)).number()).isEqualTo(-86_400_000_000L);
    assertThat(Stored.text(column, "9999-12-31").verdict()).isEqualTo(Verdict.OUT_OF_RANGE);
  }

  @Test
  void other_text_is_malformed() {
    for (String text :
        new String[] {"", "2024-2-29", "29.02.2024", "2024-13-01", "2024-02-29T12:00:00", "x"}) {
      assertThat(Stored.text(DATE, text).verdict()).as(text).isEqualTo(Verdict.MALFORMED);
      assertThat(Stored.text(TIMESTAMP, text).verdict()).as(text).isEqualTo(Verdict.MALFORMED);
    }
    assertThat(Stored.text(TIMESTAMP, "2024-02-29 12:00:00+").verdict())
        .isEqualTo(Verdict.MALFORMED);
    assertThat(Stored.text(TIMESTAMP, "2024-02-29 12:00").verdict()).isEqualTo(Verdict.MALFORMED);
  }
}
