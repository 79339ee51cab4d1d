package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArrivalRuleTest {
  @ParameterizedTest(name = "loaded {0}, piece {1} up to {2}, commit {3}")
  @CsvSource({
    "40, 0, 0, 39, NOTHING",
    "40, 0, 0, 40, NOTHING",
    "40, 0, 0, 41, 0",
    "40, 50, 3, 40, NOTHING",
    "40, 50, 3, 45, 0",
    "40, 50, 3, 50, 4",
    "40, 50, 0, 50, 1",
    "40, 50, 3, 60, 0",
    "0, 0, 0, 1, 0",
    // above the sign bit, and across it
    "-3, 0, 0, -4, NOTHING",
    "-3, 0, 0, -2, 0",
    "9223372036854775807, 0, 0, -9223372036854775808, 0",
    "-9223372036854775808, 0, 0, 9223372036854775807, NOTHING"
  })
  void only_what_is_above_the_marks_is_new(
      long loaded, long piece, long ordinal, long commit, String first) {
    LoadMarks marks =
        LoadMarks.NONE.loaded(new Lsn(loaded), new Lsn(loaded + 1)).piece(new Lsn(piece), ordinal);

    assertThat(ArrivalRule.of(marks).firstNew(new Lsn(commit)))
        .isEqualTo(first.equals("NOTHING") ? ArrivalRule.NOTHING : Long.parseLong(first));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 99, false",
    "100, 100, true",
    "100, 101, true",
    "-9223372036854775808, -1, true"
  })
  void a_task_that_begins_between_two_transactions_takes_the_next_one(
      long position, long commit, boolean taken) {
    long first = ArrivalRule.of(LoadMarks.startingAt(new Lsn(position))).firstNew(new Lsn(commit));

    assertThat(first).isEqualTo(taken ? 0 : ArrivalRule.NOTHING);
  }
}
