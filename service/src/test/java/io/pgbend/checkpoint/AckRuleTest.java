package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import org.junit.jupiter.api.Test;

final class AckRuleTest {
  private static final TaskKey ORDERS = new TaskKey("orders");
  private static final TaskKey ITEMS = new TaskKey("items");

  private final AckRule rule = new AckRule();

  private static LoadMarks loaded(long commit) {
    return LoadMarks.NONE.loaded(new Lsn(commit), new Lsn(commit + 5));
  }

  private void transaction(long commit, long end, TaskKey... tasks) {
    for (TaskKey task : tasks) {
      rule.pending(task, new Lsn(commit));
    }
    rule.received(new Lsn(end));
  }

  private void assertSafe(long position) {
    assertThat(rule.safe()).isEqualTo(new Lsn(position));
  }

  @Test
  void nothing_may_be_acknowledged_before_anything_has_come() {
    assertSafe(0);
  }

  @Test
  void what_nobody_wants_is_acknowledged_as_it_comes() {
    transaction(10, 15);
    assertSafe(15);
    rule.received(new Lsn(40));
    assertSafe(40);
  }

  @Test
  void a_transaction_that_waits_holds_everything_above_its_commit_record() {
    transaction(10, 15, ORDERS);
    transaction(20, 25);
    assertSafe(10);
    rule.durable(ORDERS, loaded(10));
    assertSafe(25);
  }

  @Test
  void the_slowest_task_decides() {
    transaction(10, 15, ORDERS);
    transaction(20, 25, ITEMS);
    transaction(30, 35, ORDERS, ITEMS);
    rule.durable(ORDERS, loaded(30));
    assertSafe(20);
    rule.durable(ITEMS, loaded(20));
    assertSafe(30);
    rule.durable(ITEMS, loaded(30));
    assertSafe(35);
  }

  @Test
  void a_piece_of_a_transaction_is_not_the_transaction() {
    transaction(10, 15, ORDERS);
    rule.durable(ORDERS, LoadMarks.NONE.piece(new Lsn(10), 7));
    assertSafe(10);
    rule.durable(ORDERS, loaded(10));
    assertSafe(15);
  }

  @Test
  void a_task_that_has_ended_holds_nobody_up() {
    transaction(10, 15, ORDERS, ITEMS);
    rule.durable(ITEMS, loaded(10));
    rule.ended(ORDERS);
    assertSafe(15);
  }

  @Test
  void what_comes_again_after_a_reconnect_takes_nothing_back() {
    transaction(10, 15);
    transaction(30, 35, ORDERS);
    assertSafe(30);
    rule.received(new Lsn(15));
    rule.pending(ORDERS, new Lsn(30));
    assertSafe(30);
    rule.durable(ORDERS, loaded(30));
    assertSafe(35);
  }

  @Test
  void after_a_reconnect_what_comes_again_has_to_come_first() {
    transaction(10, 15);
    transaction(30, 35);
    rule.reconnected(new Lsn(12));
    assertSafe(12);
    transaction(30, 35, ITEMS);
    assertSafe(30);
  }

  @Test
  void positions_have_no_sign() {
    transaction(Long.MAX_VALUE, Long.MIN_VALUE, ORDERS);
    transaction(-10, -5, ITEMS);
    assertSafe(Long.MAX_VALUE);
    rule.durable(ORDERS, loaded(Long.MAX_VALUE));
    assertSafe(-10);
    rule.durable(ITEMS, loaded(-10));
    assertSafe(-5);
  }

  @Test
  void marks_of_a_task_that_waits_for_nothing_mean_nothing() {
    rule.durable(ORDERS, loaded(90));
    transaction(10, 15, ITEMS);
    assertSafe(10);
  }
}
