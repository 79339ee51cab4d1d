package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.ResumeRule.Start;
import io.pgbend.checkpoint.ResumeRule.Verdict;
import io.pgbend.problem.ProblemCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResumeRuleTest {
  private static RouteRecord record(long covered, long mirror) {
    return new RouteRecord(
        new TaskKey("orders"),
        new SlotKey("7", "shop", "slot"),
        "pub",
        new Lsn(1),
        new Lsn(covered),
        new Lsn(mirror),
        null,
        "",
        "{}",
        "{}");
  }

  private static Start start(long loaded, long end, long covered, long confirmed) {
    LoadMarks marks =
        LoadMarks.NONE.loaded(new Lsn(loaded), new Lsn(end)).covered(new Lsn(covered));
    return new Start(marks, new Lsn(confirmed));
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.GoOn(Lsn covered) -> "on " + covered.value();
      case Verdict.Rebuild(Lsn covered) -> "rebuild " + covered.value();
      case Verdict.Gap(ProblemCode code, String _) -> code.name();
    };
  }

  @ParameterizedTest(name = "covered {0} mirror {1} loaded {2} confirmed {3}")
  @CsvSource({
    "100, 40, 40, 100, on 100",
    "100, 40, 40, 90, on 100",
    "100, 40, 60, 100, on 100",
    "100, 40, 39, 100, TARGET_WENT_BACK",
    "100, 40, 40, 101, SLOT_AHEAD",
    "100, 40, 200, 101, SLOT_AHEAD",
    "100, 40, 39, 101, TARGET_WENT_BACK",
    // without sign
    "-100, -140, -140, -100, on -100",
    "9223372036854775807, 40, 40, -9223372036854775808, SLOT_AHEAD",
    "-9223372036854775808, 40, 40, 9223372036854775807, on -9223372036854775808",
    "-1, -9223372036854775808, 9223372036854775807, 5, TARGET_WENT_BACK"
  })
  void a_known_task(long covered, long mirror, long loaded, long confirmed, String verdict) {
    assertThat(
            word(
                ResumeRule.judge(
                    start(loaded, loaded + 5, 0, confirmed), Optional.of(record(covered, mirror)))))
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "loaded end {0} covered {1} confirmed {2}")
  @CsvSource({
    "45, 100, 100, rebuild 100",
    "45, 100, 101, SLOT_AHEAD",
    "145, 100, 145, rebuild 145",
    "145, 100, 146, SLOT_AHEAD",
    "0, 0, 1, SLOT_AHEAD",
    "-5, 7, -5, rebuild -5",
    "7, -5, -4, SLOT_AHEAD"
  })
  void a_task_that_the_ledger_has_lost(long end, long covered, long confirmed, String verdict) {
    assertThat(word(ResumeRule.judge(start(end - 5, end, covered, confirmed), Optional.empty())))
        .isEqualTo(verdict);
  }

  @Test
  void a_gap_stays_a_gap() {
    RouteRecord fine = record(100, 40);
    RouteRecord flagged =
        new RouteRecord(
            fine.task(),
            fine.slot(),
            fine.publication(),
            fine.attachedAt(),
            fine.coveredTo(),
            fine.loadedMirror(),
            ProblemCode.CAPTURE_LIMIT_REACHED,
            "since noon",
            "{}",
            "{}");

    assertThat(ResumeRule.judge(start(40, 45, 0, 100), Optional.of(flagged)))
        .isEqualTo(new Verdict.Gap(ProblemCode.CAPTURE_LIMIT_REACHED, "since noon"));
  }
}
