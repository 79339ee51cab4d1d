package io.pgbend.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every ledger does. */
public abstract class LedgerContract {
  /** Greater than all positions with the sign bit clear. */
  private static final Lsn FAR = new Lsn(-2);

  private static final SlotKey SLOT = new SlotKey("7", "shop", "bend_cdc_slot");
  private static final SlotKey OTHER = new SlotKey("7", "shop", "other");
  private static final TaskKey ORDERS = new TaskKey("orders");
  private static final TaskKey ITEMS = new TaskKey("items");

  /** The ledger under test, empty at first. */
  protected abstract Ledger ledger();

  private static RouteRecord route(TaskKey task, SlotKey slot) {
    return RouteRecord.attached(task, slot, "pub", new Lsn(10), "{\"a\":'1'}", "{}");
  }

  private RouteRecord stored(TaskKey task) {
    return ledger().route(task).orElseThrow();
  }

  @Test
  void an_empty_ledger_knows_nothing_and_has_a_name_of_its_own() {
    assertThat(ledger().routes(SLOT)).isEmpty();
    assertThat(ledger().route(ORDERS)).isEmpty();
    assertThat(ledger().acknowledged(SLOT)).isEqualTo(Lsn.ZERO);
    assertThat(ledger().storeId()).isNotBlank().isEqualTo(ledger().storeId());
  }

  @Test
  void a_route_comes_back_as_it_was_attached() {
    RouteRecord full =
        new RouteRecord(
            ORDERS,
            SLOT,
            "pub \"x\"",
            FAR,
            new Lsn(Long.MIN_VALUE),
            new Lsn(Long.MAX_VALUE),
            ProblemCode.SLOT_AHEAD,
            "because 🐘",
            "{\"d\":1}",
            "{\"f\":2}");
    ledger().attach(full);

    assertThat(ledger().route(ORDERS)).contains(full);
  }

  @Test
  void routes_are_those_of_the_slot_in_the_order_of_their_tasks() {
    ledger().attach(route(ORDERS, SLOT));
    ledger().attach(route(ITEMS, SLOT));
    ledger().attach(route(new TaskKey("else"), OTHER));

    assertThat(ledger().routes(SLOT)).extracting(RouteRecord::task).containsExactly(ITEMS, ORDERS);
  }

  @Test
  void a_route_that_is_attached_again_takes_the_place_of_the_old_one() {
    ledger().attach(route(ORDERS, OTHER));
    ledger().flag(ORDERS, ProblemCode.SLOT_AHEAD, "x");
    ledger().attach(route(ORDERS, SLOT));

    assertThat(stored(ORDERS)).isEqualTo(route(ORDERS, SLOT));
    assertThat(ledger().routes(OTHER)).isEmpty();
  }

  @Test
  void acknowledging_moves_the_slot_all_routes_and_the_mirrors_that_are_told() {
    ledger().attach(route(ORDERS, SLOT));
    ledger().attach(route(ITEMS, SLOT));
    ledger().attach(route(new TaskKey("else"), OTHER));
    long epoch = ledger().takeReader(SLOT);
    ledger()
        .acknowledge(
            SLOT, epoch, FAR, Map.of(ORDERS, new Lsn(17), new TaskKey("else"), new Lsn(9)));

    assertThat(ledger().acknowledged(SLOT)).isEqualTo(FAR);
    assertThat(stored(ORDERS).coveredTo()).isEqualTo(FAR);
    assertThat(stored(ORDERS).loadedMirror()).isEqualTo(new Lsn(17));
    assertThat(stored(ITEMS).coveredTo()).isEqualTo(FAR);
    assertThat(stored(ITEMS).loadedMirror()).isEqualTo(new Lsn(9));
    assertThat(stored(new TaskKey("else"))).isEqualTo(route(new TaskKey("else"), OTHER));
    assertThat(ledger().acknowledged(OTHER)).isEqualTo(Lsn.ZERO);
  }

  @Test
  void positions_never_go_back_and_are_ordered_without_sign() {
    ledger().attach(route(ORDERS, SLOT));
    long epoch = ledger().takeReader(SLOT);
    ledger().acknowledge(SLOT, epoch, FAR, Map.of(ORDERS, FAR));
    ledger().acknowledge(SLOT, epoch, new Lsn(5), Map.of(ORDERS, new Lsn(5)));

    assertThat(ledger().acknowledged(SLOT)).isEqualTo(FAR);
    assertThat(stored(ORDERS).coveredTo()).isEqualTo(FAR);
    assertThat(stored(ORDERS).loadedMirror()).isEqualTo(FAR);
  }

  @Test
  void a_reader_that_was_overtaken_acknowledges_nothing() {
    ledger().attach(route(ORDERS, SLOT));
    long old = ledger().takeReader(SLOT);
    long next = ledger().takeReader(SLOT);

    assertThat(next).isGreaterThan(old);
    for (long wrong : new long[] {old, next + 1}) {
      assertThatThrownBy(() -> ledger().acknowledge(SLOT, wrong, FAR, Map.of(ORDERS, new Lsn(17))))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.FENCED));
    }
    assertThat(ledger().acknowledged(SLOT)).isEqualTo(Lsn.ZERO);
    assertThat(stored(ORDERS)).isEqualTo(route(ORDERS, SLOT));
  }

  @Test
  void a_slot_that_nobody_took_is_not_acknowledged() {
    assertThatThrownBy(() -> ledger().acknowledge(SLOT, 0, FAR, Map.of()))
        .isInstanceOf(SyncException.class);
    assertThat(ledger().acknowledged(SLOT)).isEqualTo(Lsn.ZERO);
  }

  @Test
  void readers_of_different_slots_do_not_hinder_each_other() {
    long first = ledger().takeReader(SLOT);
    ledger().takeReader(OTHER);
    ledger().takeReader(OTHER);
    ledger().acknowledge(SLOT, first, new Lsn(30), Map.of());

    assertThat(ledger().acknowledged(SLOT)).isEqualTo(new Lsn(30));
  }

  @Test
  void what_was_acknowledged_stays_when_another_reader_comes() {
    ledger().acknowledge(SLOT, ledger().takeReader(SLOT), new Lsn(30), Map.of());
    ledger().takeReader(SLOT);

    assertThat(ledger().acknowledged(SLOT)).isEqualTo(new Lsn(30));
  }

  @Test
  void a_flagged_route_is_covered_no_further() {
    ledger().attach(route(ORDERS, SLOT));
    long epoch = ledger().takeReader(SLOT);
    ledger().flag(ORDERS, ProblemCode.CAPTURE_LIMIT_REACHED, "too much");
    ledger().acknowledge(SLOT, epoch, FAR, Map.of(ORDERS, FAR));

    assertThat(stored(ORDERS).coveredTo()).isEqualTo(new Lsn(10));
    assertThat(stored(ORDERS).loadedMirror()).isEqualTo(new Lsn(9));
    assertThat(stored(ORDERS).gap()).contains(ProblemCode.CAPTURE_LIMIT_REACHED);
    assertThat(stored(ORDERS).gapDetail()).isEqualTo("too much");
  }

  @Test
  void the_first_reason_of_a_gap_stays() {
    ledger().attach(route(ORDERS, SLOT));
    ledger().flag(ORDERS, ProblemCode.CAPTURE_LIMIT_REACHED, "first");
    ledger().flag(ORDERS, ProblemCode.SLOT_AHEAD, "second");

    assertThat(stored(ORDERS).gap()).contains(ProblemCode.CAPTURE_LIMIT_REACHED);
    assertThat(stored(ORDERS).gapDetail()).isEqualTo("first");
  }

  @Test
  void a_cleared_gap_lets_the_route_go_on_from_where_it_is_told() {
    ledger().attach(route(ORDERS, SLOT));
    long epoch = ledger().takeReader(SLOT);
    ledger().acknowledge(SLOT, epoch, new Lsn(90), Map.of(ORDERS, new Lsn(80)));
    ledger().flag(ORDERS, ProblemCode.TARGET_WENT_BACK, "x");
    ledger().clearGap(ORDERS, new Lsn(50));

    assertThat(stored(ORDERS).gap()).isEmpty();
    assertThat(stored(ORDERS).gapDetail()).isEmpty();
    assertThat(stored(ORDERS).coveredTo()).isEqualTo(new Lsn(50));
    assertThat(stored(ORDERS).loadedMirror()).isEqualTo(new Lsn(49));
    ledger().acknowledge(SLOT, epoch, new Lsn(95), Map.of());
    assertThat(stored(ORDERS).coveredTo()).isEqualTo(new Lsn(95));
  }

  @Test
  void facts_change_alone() {
    ledger().attach(route(ORDERS, SLOT));
    ledger().facts(ORDERS, "{\"relfilenode\":7}");

    assertThat(stored(ORDERS).facts()).isEqualTo("{\"relfilenode\":7}");
    assertThat(stored(ORDERS).definition()).isEqualTo(route(ORDERS, SLOT).definition());
    assertThat(stored(ORDERS).coveredTo()).isEqualTo(new Lsn(10));
  }

  @Test
  void a_detached_route_is_forgotten_and_nothing_brings_it_back() {
    ledger().attach(route(ORDERS, SLOT));
    ledger().detach(ORDERS);
    ledger().flag(ORDERS, ProblemCode.SLOT_AHEAD, "x");
    ledger().clearGap(ORDERS, FAR);
    ledger().facts(ORDERS, "{}");
    ledger().acknowledge(SLOT, ledger().takeReader(SLOT), FAR, Map.of(ORDERS, FAR));

    assertThat(ledger().route(ORDERS)).isEmpty();
  }

  @Test
  void many_threads_at_once_lose_nothing() throws Exception {
    int threads = 4;
    int rounds = 12;
    List<Callable<Set<Long>>> work = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      TaskKey own = new TaskKey("task" + thread);
      work.add(
          () -> {
            Set<Long> epochs = new HashSet<>();
            ledger().attach(route(own, OTHER));
            for (int round = 0; round < rounds; round++) {
              epochs.add(ledger().takeReader(SLOT));
              ledger().facts(own, "{\"round\":" + round + "}");
              ledger().routes(OTHER);
            }
            return epochs;
          });
    }
    Set<Long> all = new HashSet<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (Future<Set<Long>> done : pool.invokeAll(work)) {
        all.addAll(done.get());
      }
    }
    assertThat(all).hasSize(threads * rounds);
    assertThat(ledger().routes(OTHER))
        .hasSize(threads)
        .extracting(RouteRecord::facts)
        .containsOnly("{\"round\":" + (rounds - 1) + "}");
  }
}
