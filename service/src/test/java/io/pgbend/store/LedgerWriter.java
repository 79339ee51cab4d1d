package io.pgbend.store;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import java.nio.file.Path;
import java.util.Map;

/** A process that acknowledges without end and says so, until it is killed. */
final class LedgerWriter {
  static final SlotKey SLOT = new SlotKey("7", "shop", "slot");
  static final TaskKey FIRST = new TaskKey("first");
  static final TaskKey SECOND = new TaskKey("second");

  private LedgerWriter() {}

  public static void main(String[] arguments) {
    try (Store store = Store.open(Path.of(arguments[0]))) {
      SqliteLedger ledger = new SqliteLedger(store);
      for (TaskKey task : new TaskKey[] {FIRST, SECOND}) {
        if (ledger.route(task).isEmpty()) {
          ledger.attach(RouteRecord.attached(task, SLOT, "pub", new Lsn(1), "{}", "{}"));
        }
      }
      long epoch = ledger.takeReader(SLOT);
      long position = ledger.acknowledged(SLOT).value();
      while (true) {
        position++;
        Lsn next = new Lsn(position);
        ledger.acknowledge(SLOT, epoch, next, Map.of(FIRST, next, SECOND, next));
        System.out.println(position);
      }
    }
  }
}
