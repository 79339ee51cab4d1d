package io.pgbend.testing;

import io.pgbend.checkpoint.Ledger;

final class FakeLedgerTest extends LedgerContract {
  private final Ledger ledger = new FakeLedger();

  @Override
  protected Ledger ledger() {
    return ledger;
  }
}
