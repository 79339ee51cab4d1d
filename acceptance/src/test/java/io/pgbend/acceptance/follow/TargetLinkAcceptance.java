package io.pgbend.acceptance.follow;

import io.pgbend.acceptance.network.Fate;
import io.pgbend.acceptance.network.Message;
import io.pgbend.acceptance.network.Once;
import io.pgbend.acceptance.network.SwallowingProxy;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.Timeouts;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Following over a bad network between us and the target. */
final class TargetLinkAcceptance extends SlotSite {
  /** Asked again so long, and waited for so long: much shorter than in life. */
  private static final Timeouts SHORT =
      new Timeouts(
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMillis(500));

  /** What happens to the connection on which a transaction is committed. */
  private enum Cut {
    BEFORE_COMMIT,
    BEHIND_COMMIT,
    BEFORE_THE_ANSWER,
    INSIDE_THE_ANSWER,
    SILENT_FROM_COMMIT_ON,
    SILENT_FROM_THE_ANSWER_ON;

    private Once once() {
      return switch (this) {
        case BEFORE_COMMIT -> new Once(Fate.CUT_BEFORE, Cut::isCommit);
        case BEHIND_COMMIT -> new Once(Fate.CUT_BEHIND, Cut::isCommit);
        case BEFORE_THE_ANSWER -> Once.toAnswer(Fate.CUT_BEFORE, Cut::isCommit);
        case INSIDE_THE_ANSWER -> Once.toAnswer(Fate.CUT_WITHIN, Cut::isCommit);
        case SILENT_FROM_COMMIT_ON -> new Once(Fate.SILENCE, Cut::isCommit);
        case SILENT_FROM_THE_ANSWER_ON -> Once.toAnswer(Fate.SILENCE, Cut::isCommit);
      };
    }

    private static boolean isCommit(Message message) {
      return !message.fromServer() && message.holds(":\"commit");
    }
  }

  @BeforeEach
  void prepare() throws SQLException {
    Writer.prepare(postgres);
  }

  private DatabendEndpoint through(URI url) {
    DatabendEndpoint real = databend.endpoint();
    return DatabendEndpoint.of(url, real.user(), real.password())
        .database(real.database())
        .timeouts(SHORT);
  }

  private DatabendEndpoint through(TcpProxy proxy) {
    return through(URI.create("http://127.0.0.1:" + proxy.port()));
  }

  private URI real() {
    return databend.handle().url();
  }

  private interface Ordeal {
    void of(Followed t) throws Exception;
  }

  /** Follows through a proxy while the table changes, and ends equal. */
  private void follow(DatabendEndpoint target, long seed, Ordeal ordeal) throws Exception {
    follow(Ask.of("t"), target, seed, ordeal);
  }

  private void follow(Ask ask, DatabendEndpoint target, long seed, Ordeal ordeal) throws Exception {
    try (Following tasks = open();
        Writer writer = Writer.on(postgres, seed)) {
      tasks.start();
      Followed t = tasks.follow(ask, new Heard(), target);
      t.awaitFollowing();
      ordeal.of(t);
      int merges = t.heard().merges.size();
      t.await("merges behind it", () -> t.heard().merges.size() > merges);
      writer.end();
      tasks.assertInStep(t);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "control_load, true",
    "control_load, false",
    "control_merge, true",
    "control_merge, false"
  })
  void changes_arrive_once_when_the_answer_to_commit_never_comes(String mark, boolean takesEffect)
      throws Exception {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean moved = new AtomicBoolean();
    Predicate<String> swallowed =
        body -> {
          if (begun.get() && body.contains(":\"update") && body.contains(mark)) {
            moved.set(true);
          }
          return moved.get() && body.contains(":\"commit");
        };
    try (SwallowingProxy proxy = new SwallowingProxy(real(), swallowed, takesEffect, 2)) {
      follow(
          through(proxy.url()),
          21,
          t -> {
            begun.set(true);
            t.await("lost answers", () -> proxy.count() == 2);
          });
    }
  }

  @Test
  void connections_are_cut_or_fall_silent_around_commits() throws Exception {
    try (TcpProxy proxy = TcpProxy.to(real().getHost(), real().getPort())) {
      follow(through(proxy), 22, t -> undergo(t, proxy));
    }
  }

  private static void undergo(Followed t, TcpProxy proxy) throws InterruptedException {
    for (Cut cut : Cut.values()) {
      Once once = proxy.rule(cut.once());
      t.await(cut.toString(), once::isDone);
      int merges = t.heard().merges.size();
      int loads = t.heard().loads.size();
      t.await(
          "going on after " + cut,
          () -> t.heard().merges.size() > merges && t.heard().loads.size() > loads);
    }
  }

  @Test
  void requests_and_answers_come_in_segments_of_one_byte() throws Exception {
    postgres.execute("delete from t where id > 60");
    try (TcpProxy proxy = TcpProxy.byteByByte(real().getHost(), real().getPort())) {
      follow(through(proxy), 23, _ -> {});
    }
  }

  @Test
  void everything_takes_long_on_its_way() throws Exception {
    try (TcpProxy proxy =
        TcpProxy.late(real().getHost(), real().getPort(), Duration.ofMillis(10))) {
      // a load takes longer here than the interval of the other tests
      follow(Ask.of("t").every(Duration.ofSeconds(2)), through(proxy), 24, _ -> {});
    }
  }
}
