package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.network.Fate;
import io.pgbend.acceptance.network.Message;
import io.pgbend.acceptance.network.Once;
import io.pgbend.acceptance.network.TcpProxy;
import io.pgbend.change.Lsn;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Several tasks on one slot, and transactions that are larger than a batch. */
final class SharedSlotAcceptance extends SlotSite {
  private static final int MIDDLE = 4000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void one_table_is_followed_into_two_targets() throws Exception {
    Writer.prepare(postgres);
    try (Following tasks = open();
        Writer writer = Writer.on(postgres, 8)) {
      tasks.start();
      Followed one = tasks.follow(Ask.of("t"));
      one.awaitFollowing();
      Followed two = tasks.follow(Ask.of("t").into("copy of t"));
      two.awaitFollowing();
      writer.end();
      tasks.assertInStep(one, two);
    }
  }

  @Test
  void a_reader_that_the_server_ends_within_a_large_transaction_connects_again() throws Exception {
    publish("t", "other");
    try (TcpProxy proxy = TcpProxy.toPostgres(endpoint().host(), endpoint().port());
        Following tasks = openThrough(proxy)) {
      tasks.start();
      Heard heard = new Heard();
      Followed t = tasks.follow(Ask.of("t").atOnce(300), heard);
      Followed other = tasks.follow(Ask.of("other"));
      t.awaitFollowing();
      other.awaitFollowing();
      int before = heard.connections.get();
      Once ended = proxy.rule(new Once(Fate.CUT_BEHIND, new Middle(heard)));
      postgres.execute(
          """
          begin;
          insert into t select i, 0, md5(i::text) from generate_series(1001, 9000) i;
          update t set n = n + 1 where id <= 100;
          insert into other select i, 0, '' from generate_series(1001, 2000) i;
          commit
          """);
      t.await("the middle of the transaction", ended::isDone);
      tasks.assertInStep(t, other);
      assertThat(heard.connections.get()).isGreaterThan(before);
    }
  }

  @Test
  void a_table_that_comes_while_a_large_transaction_is_read_gets_all_or_nothing_of_it()
      throws Exception {
    publish("t", "other");
    try (TcpProxy proxy = TcpProxy.toPostgres(endpoint().host(), endpoint().port());
        Following tasks = openThrough(proxy)) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t"));
      t.awaitFollowing();
      AtomicInteger rows = new AtomicInteger();
      Gate middle = new Gate("the middle of the transaction");
      proxy.rule(
          message -> {
            if (message.isRow() && rows.incrementAndGet() == MIDDLE) {
              middle.pass();
            }
            return Fate.PASS;
          });
      Lsn before = flushed();
      postgres.execute(
          """
          begin;
          insert into other select i, 0, '' from generate_series(1001, 3000) i;
          insert into t select i, 0, md5(i::text) from generate_series(1001, 9000) i;
          update other set n = n + 1, id = id + 50000 where id <= 50;
          commit
          """);
      t.await(middle);
      Heard heard = new Heard();
      Followed other = tasks.follow(Ask.of("other"), heard);
      other.await("the point of attaching", () -> hasRaw("other"));
      postgres.execute("update other set n = n + 1 where id between 2000 and 2100");
      middle.open();
      other.awaitFollowing();
      assertThat(heard.attachedAt).as("behind all of it").isGreaterThan(before);
      postgres.execute("delete from other where id between 2050 and 2060");
      tasks.assertInStep(t, other);
    }
  }

  /** It is made right before the table is attached. */
  private boolean hasRaw(String table) {
    return target(
            "select count(*) from system.tables where database = 'pgbend' and name = '%s'"
                .formatted(books(table).raw().table()))
        .equals("1");
  }

  @Test
  void who_missed_changes_of_the_slot_is_copied_anew_one_by_one() throws Exception {
    publish("t", "other");
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFollowing();
      tasks.follow(Ask.of("other")).awaitFollowing();
    }
    postgres.execute(
        "update t set n = -1 where id = 1",
        "update other set n = -1 where id = 1",
        "select pg_replication_slot_advance('%s', pg_current_wal_lsn())".formatted(slot()));
    try (Following tasks = open()) {
      tasks.start();
      tasks.follow(Ask.of("t")).awaitFailure(ProblemCode.SLOT_AHEAD);
      tasks.follow(Ask.of("other")).awaitFailure(ProblemCode.SLOT_AHEAD);
      Followed t = tasks.follow(Ask.of("t").anew());
      t.awaitFollowing();
      postgres.execute("update t set n = -2 where id = 2", "update other set n = -2 where id = 2");
      tasks.assertInStep(t);
      tasks.follow(Ask.of("other")).awaitFailure(ProblemCode.NEEDS_RESYNC);
      assertThat(isSame(Ask.of("other"))).isFalse();
    }
    try (Following tasks = open()) {
      tasks.start();
      Followed t = tasks.follow(Ask.of("t"));
      tasks.follow(Ask.of("other")).awaitFailure(ProblemCode.NEEDS_RESYNC);
      Followed other = tasks.follow(Ask.of("other").anew());
      other.awaitFollowing();
      tasks.assertInStep(t, other);
    }
  }

  /**
   * The server ends the reader's session when so many rows of the transaction have come, and some
   * of them are loaded.
   */
  private final class Middle implements Predicate<Message> {
    private final Heard heard;
    private int rows;

    Middle(Heard heard) {
      this.heard = heard;
    }

    @Override
    public boolean test(Message message) {
      if (!message.isRow() || ++rows != MIDDLE) {
        return false;
      }
      try {
        Backoff.Attempts attempts = Backoff.polling(PATIENCE).start();
        while (!isPieceLoaded()) {
          assertThat(attempts.pause()).as("a piece").isTrue();
        }
        postgres.execute(
            "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '%s'"
                .formatted(slot()));
      } catch (SQLException | InterruptedException failure) {
        throw new IllegalStateException(failure);
      }
      return true;
    }

    private boolean isPieceLoaded() {
      return heard.loads.stream().anyMatch(marks -> !marks.pieceCommit().equals(Lsn.ZERO));
    }
  }
}
