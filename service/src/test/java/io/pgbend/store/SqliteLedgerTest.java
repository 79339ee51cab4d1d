package io.pgbend.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.testing.LedgerContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteLedgerTest extends LedgerContract {
  private static final SlotKey SLOT = new SlotKey("7", "shop", "slot");
  private static final TaskKey TASK = new TaskKey("orders");

  @TempDir Path folder;
  private Store store;
  private Ledger ledger;

  @BeforeEach
  void open() {
    store = Store.open(folder.resolve("store.db"));
    ledger = new SqliteLedger(store);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Test
  void everything_is_there_again_after_opening() {
    String id = ledger.storeId();
    ledger.attach(RouteRecord.attached(TASK, SLOT, "pub", new Lsn(10), "{}", "{}"));
    long epoch = ledger.takeReader(SLOT);
    ledger.acknowledge(SLOT, epoch, new Lsn(-5), Map.of(TASK, new Lsn(-9)));
    ledger.flag(TASK, ProblemCode.SLOT_AHEAD, "x");
    RouteRecord before = ledger.route(TASK).orElseThrow();
    close();
    open();

    assertThat(ledger.storeId()).isEqualTo(id);
    assertThat(ledger.route(TASK)).contains(before);
    assertThat(ledger.acknowledged(SLOT)).isEqualTo(new Lsn(-5));
    assertThat(ledger.takeReader(SLOT)).isEqualTo(epoch + 1);
  }

  @Test
  void two_stores_have_different_names() {
    try (Store other = Store.open(folder.resolve("other.db"))) {
      assertThat(new SqliteLedger(other).storeId()).isNotEqualTo(ledger.storeId());
    }
  }

  @Test
  void a_gap_of_an_unknown_name_is_a_gap() {
    ledger.attach(RouteRecord.attached(TASK, SLOT, "pub", new Lsn(10), "{}", "{}"));
    store.run(open -> Query.of("update route set gap = 'INVENTED_LATER'").update(open));

    assertThat(ledger.route(TASK).orElseThrow().gap()).contains(ProblemCode.NEEDS_RESYNC);
  }
}
