package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A process that dies in each window of a copy, and an error in each of them. */
final class FailPointAcceptance extends CopySite {
  private static final int KILLED = 137;
  private static final int ROWS = 600;
  private static final int ROWS_PER_FILE = 300;

  private static final Set<FailPoint> OF_A_COPY =
      EnumSet.range(FailPoint.TAKE_FENCED, FailPoint.AFTER_CLEANUP);

  /** Passed only after an earlier run was cut off. */
  private static final Set<FailPoint> OF_A_NEXT_RUN =
      EnumSet.of(FailPoint.DISCARD_FENCED, FailPoint.DISCARD_COMMITTED);

  private static final Set<FailPoint> OF_A_SHADOW =
      EnumSet.of(
          FailPoint.AFTER_INTENT,
          FailPoint.AFTER_SHADOW_CREATED,
          FailPoint.LOAD_COMMITTED,
          FailPoint.AFTER_LAST_PIECE,
          FailPoint.CONCLUDE_FENCED,
          FailPoint.CONCLUDE_COMMITTED,
          FailPoint.AFTER_CONCLUDE,
          FailPoint.AFTER_SHADOW_DROPPED);

  /** From here on the new rows are there. */
  private static final Set<FailPoint> AFTER_THE_CHANGE =
      EnumSet.of(
          FailPoint.CONCLUDE_COMMITTED,
          FailPoint.AFTER_CONCLUDE,
          FailPoint.AFTER_SHADOW_DROPPED,
          FailPoint.AFTER_CLEANUP);

  static Stream<Arguments> crashes() {
    return Arrays.stream(Way.values())
        .flatMap(
            way ->
                OF_A_COPY.stream()
                    .filter(point -> !OF_A_NEXT_RUN.contains(point) && passes(way, point))
                    .map(point -> Arguments.of(way, point)));
  }

  /** What an error leaves differs from what a crash leaves only in how the fill is undone. */
  static Stream<Arguments> errors() {
    return crashes()
        .filter(
            crash ->
                crash.get()[0] == Way.NEW
                    || crash.get()[1] == FailPoint.AFTER_PIECE
                    || crash.get()[1] == FailPoint.AFTER_LAST_PIECE);
  }

  /** Every point once where rows go straight into the target, and elsewhere what differs there. */
  private static boolean passes(Way way, FailPoint point) {
    return switch (way) {
      case NEW -> point != FailPoint.AFTER_SHADOW_CREATED;
      case EMPTY -> point == FailPoint.AFTER_PIECE;
      case REPLACE -> OF_A_SHADOW.contains(point);
      case APPEND -> point == FailPoint.CONCLUDE_FENCED || point == FailPoint.CONCLUDE_COMMITTED;
      case MERGE -> point == FailPoint.CONCLUDE_COMMITTED;
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("crashes")
  void a_process_that_dies_leaves_old_or_new_rows_and_the_next_run_is_right(
      Way way, FailPoint point) throws Exception {
    source(ROWS, 1);
    target(way);
    die(way, point);

    assertOldOrNew(way, point);
    Way next = AFTER_THE_CHANGE.contains(point) ? Way.REPLACE : way;
    copyAgain(next);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("errors")
  void an_error_leaves_the_target_as_it_was_at_once(Way way, FailPoint point) throws Exception {
    source(ROWS, 1);
    target(way);
    System.setProperty(FailPoint.PROPERTY, point + ":throw");
    SyncException failure;
    try {
      failure =
          catchThrowableOfType(
              SyncException.class, () -> copy(request(way, ROWS_PER_FILE, 2), new Silent()));
    } finally {
      System.clearProperty(FailPoint.PROPERTY);
    }

    if (failure == null || AFTER_THE_CHANGE.contains(point)) {
      assertThat(found()).contains(way.rowsAfter(ROWS));
      return;
    }
    if (point == FailPoint.AFTER_TARGET_CREATED) {
      assertThat(found()).contains(new Found(0, 0, 0));
    } else {
      assertThat(found()).isEqualTo(way.rowsBefore());
    }
    assertNothingLeft();
  }

  @Test
  void a_process_that_dies_while_it_cleans_up_after_another_loses_nothing() throws Exception {
    source(ROWS, 1);
    for (FailPoint point : OF_A_NEXT_RUN) {
      die(Way.NEW, FailPoint.AFTER_PIECE);
      die(Way.NEW, point);
    }

    copyAgain(Way.NEW);
  }

  @Test
  void rows_that_others_wrote_beside_a_copy_that_was_cut_off_are_not_removed() throws Exception {
    source(ROWS, 1);
    die(Way.NEW, FailPoint.AFTER_PIECE);
    databend.execute("insert into t values (7, 'old')");

    SyncException refused =
        catchThrowableOfType(
            SyncException.class, () -> copy(request(Way.NEW, ROWS_PER_FILE, 1), new Silent()));

    assertThat(refused.getMessage()).contains("not all are its own");
    assertThat(found().orElseThrow().old()).isEqualTo(1);
    copyAgain(Way.REPLACE);
  }

  private void die(Way way, FailPoint point) throws IOException, InterruptedException {
    try (CopyProcess process =
        CopyProcess.Start.of(this, way, ROWS_PER_FILE)
            .java("-D" + FailPoint.PROPERTY + "=" + point + ":halt")
            .run(postgres, databend)) {
      assertThat(process.exitCode()).as(process.errors()).isEqualTo(KILLED);
    }
  }

  private void assertOldOrNew(Way way, FailPoint point) {
    Optional<Found> now = found();
    if (AFTER_THE_CHANGE.contains(point)) {
      assertThat(now).contains(way.rowsAfter(ROWS));
    } else if (way.shadows()) {
      assertThat(now).isEqualTo(way.rowsBefore());
    } else {
      assertThat(now.map(Found::old).orElse(0L)).isZero();
    }
  }

  private void copyAgain(Way way) throws InterruptedException, IOException, SQLException {
    copy(request(way, ROWS_PER_FILE, 2), new Silent());
    assertThat(found()).contains(way.rowsAfter(ROWS));
    assertNothingLeft();
  }
}
