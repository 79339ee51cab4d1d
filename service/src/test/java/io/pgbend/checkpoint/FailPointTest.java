package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FailPointTest {
  @AfterEach
  void forget() {
    System.clearProperty(FailPoint.PROPERTY);
  }

  @ParameterizedTest
  @EnumSource
  void nothing_happens_unless_a_test_asks_for_it(FailPoint point) {
    assertThatCode(point::reach).doesNotThrowAnyException();
  }

  @Test
  void fails_where_it_was_asked_to_and_nowhere_else() {
    System.setProperty(FailPoint.PROPERTY, "AFTER_UPLOAD:throw");

    assertThatThrownBy(FailPoint.AFTER_UPLOAD::reach).isInstanceOf(SyncException.class);
    assertThatCode(FailPoint.AFTER_CLAIM::reach).doesNotThrowAnyException();
  }
}
