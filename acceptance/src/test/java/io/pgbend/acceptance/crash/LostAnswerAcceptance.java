package io.pgbend.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.network.SwallowingProxy;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.Timeouts;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of the target that never arrive, however often they are asked for. */
final class LostAnswerAcceptance extends CopySite {
  /** Much shorter than the time for which a copy tries a transaction again. */
  private static final Duration RETRY = Duration.ofMillis(300);

  private static final int ROWS = 900;
  private static final int ROWS_PER_FILE = 300;

  /** Swallows two statements that begin with a word, from the first on that begins with another. */
  @ParameterizedTest
  @CsvSource({
    "NEW, begin, commit, true",
    "NEW, copy into, commit, true",
    "NEW, copy into, commit, false",
    "NEW, copy into, copy into, true",
    "NEW, copy into, copy into, false",
    "REPLACE, delete from, insert into, true",
    "APPEND, insert into, commit, true",
    "APPEND, insert into, commit, false",
    "MERGE, settings (bloom, settings (bloom, true"
  })
  void rows_arrive_once_when_an_answer_is_lost(
      Way way, String from, String statement, boolean takesEffect) throws Exception {
    source(ROWS, 1);
    target(way);
    AtomicBoolean begun = new AtomicBoolean();
    Predicate<String> swallowed =
        body -> {
          if (body.contains(":\"" + from)) {
            begun.set(true);
          }
          return begun.get() && body.contains(":\"" + statement);
        };
    try (SwallowingProxy proxy =
        new SwallowingProxy(databend.handle().url(), swallowed, takesEffect, 2)) {
      DatabendEndpoint through =
          DatabendEndpoint.of(proxy.url(), databend.handle().user(), databend.handle().password())
              .database(databend.database())
              .timeouts(Timeouts.standard().retry(RETRY));

      copy(sourceEndpoint(), through, request(way, ROWS_PER_FILE, 1), new Silent());

      assertThat(proxy.count()).isPositive();
    }
    assertThat(found()).contains(way.rowsAfter(ROWS));
    assertNothingLeft();
  }
}
