package io.pgbend.acceptance.follow;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.network.Fate;
import io.pgbend.acceptance.network.Message;
import io.pgbend.acceptance.network.Once;
import io.pgbend.acceptance.network.Rule;
import io.pgbend.acceptance.network.TcpProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Following over a bad network between us and the source. */
final class SourceLinkAcceptance {
  /** Where a connection is cut. */
  private enum Cut {
    INSIDE_A_ROW(Fate.CUT_WITHIN, "IUD"),
    BETWEEN_BEGIN_AND_ROWS(Fate.CUT_BEHIND, "B"),
    BETWEEN_ROWS_AND_COMMIT(Fate.CUT_BEFORE, "C"),
    INSIDE_A_COMMIT(Fate.CUT_WITHIN, "C"),
    BEHIND_A_COMMIT(Fate.CUT_BEHIND, "C");

    private final Fate fate;
    private final String kinds;

    Cut(Fate fate, String kinds) {
      this.fate = fate;
      this.kinds = kinds;
    }

    Once once() {
      return new Once(fate, message -> kinds.indexOf(message.change()) >= 0);
    }
  }

  /** On one version. */
  abstract static class OnVersion extends SlotSite {
    @BeforeEach
    void prepare() throws SQLException {
      Writer.prepare(postgres);
    }

    final TcpProxy proxy() throws IOException {
      return TcpProxy.toPostgres(endpoint().host(), endpoint().port());
    }

    /** Waits for what a proxy does, and for the next connection. */
    final void undergo(Followed t, TcpProxy proxy, Once what, String name) throws Exception {
      int before = t.heard().connections.get();
      proxy.rule(what);
      t.await(name, what::isDone);
      t.await("another connection after " + name, () -> t.heard().connections.get() > before);
    }

    @Test
    void connections_are_cut_at_the_borders_of_messages_and_inside() throws Exception {
      try (TcpProxy proxy = proxy();
          Following tasks = openThrough(proxy);
          Writer writer = Writer.on(postgres, 11)) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"));
        t.awaitFollowing();
        for (Cut cut : Cut.values()) {
          undergo(t, proxy, cut.once(), cut.toString());
        }
        writer.end();
        tasks.assertInStep(t);
      }
    }

    @Test
    void connections_are_cut_before_and_behind_an_acknowledgement() throws Exception {
      try (TcpProxy proxy = proxy();
          Following tasks = openThrough(proxy);
          Writer writer = Writer.on(postgres, 12)) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"));
        t.awaitFollowing();
        for (Fate fate : new Fate[] {Fate.CUT_BEFORE, Fate.CUT_WITHIN, Fate.CUT_BEHIND}) {
          undergo(t, proxy, new Once(fate, new Acknowledgement()), fate + " an acknowledgement");
        }
        writer.end();
        tasks.assertInStep(t);
      }
    }
  }

  /** One that tells the server something new. */
  private static final class Acknowledgement implements Predicate<Message> {
    private long known;

    @Override
    public boolean test(Message message) {
      long position = message.acknowledged();
      boolean later = known != 0 && Long.compareUnsigned(position, known) > 0;
      known = position == 0 ? known : position;
      return later;
    }
  }

  @Nested
  final class On10 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V10;
    }
  }

  @Nested
  final class On15 extends OnVersion {
    @Test
    void a_copy_and_its_changes_come_in_segments_of_one_byte() throws Exception {
      postgres.execute("delete from t where id > 60");
      try (TcpProxy proxy = TcpProxy.byteByByte(endpoint().host(), endpoint().port())) {
        followAll(proxy, 13);
      }
    }

    @Test
    void everything_takes_long_on_its_way() throws Exception {
      try (TcpProxy proxy =
          TcpProxy.late(endpoint().host(), endpoint().port(), Duration.ofMillis(50))) {
        followAll(proxy, 14);
      }
    }

    private void followAll(TcpProxy proxy, long seed) throws Exception {
      try (Following tasks = openThrough(proxy);
          Writer writer = Writer.on(postgres, seed)) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"));
        t.awaitFollowing();
        writer.end();
        tasks.assertInStep(t);
      }
    }

    @Test
    void a_link_that_falls_silent_is_given_up_and_made_again() throws Exception {
      postgres.execute(
          "alter database %s set wal_sender_timeout = '1s'".formatted(postgres.database()));
      try (TcpProxy proxy = proxy();
          Following tasks = openThrough(proxy);
          Writer writer = Writer.on(postgres, 15)) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"));
        t.awaitFollowing();
        undergo(t, proxy, new Once(Fate.SILENCE, Message::isRow), "silence");
        writer.end();
        tasks.assertInStep(t);
      }
    }

    @Test
    void a_network_that_falls_silent_on_every_connection_is_survived() throws Exception {
      postgres.execute(
          "alter database %s set wal_sender_timeout = '1s'".formatted(postgres.database()));
      try (TcpProxy proxy = proxy();
          Following tasks = openThrough(proxy);
          Writer writer = Writer.on(postgres, 16)) {
        tasks.start();
        Followed t = tasks.follow(Ask.of("t"));
        t.awaitFollowing();
        int before = t.heard().connections.get();
        Rule _ = proxy.rule(_ -> Fate.SILENCE);
        t.await("trouble", () -> !t.heard().troubles.isEmpty());
        proxy.rule(_ -> Fate.PASS);
        t.await("another connection", () -> t.heard().connections.get() > before);
        writer.end();
        tasks.assertInStep(t);
      }
    }
  }

  @Nested
  final class On18 extends OnVersion {
    @Override
    PostgresVersion version() {
      return PostgresVersion.V18;
    }
  }
}
