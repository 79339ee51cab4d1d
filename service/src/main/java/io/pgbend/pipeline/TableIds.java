package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.client.TargetTable;
import io.pgbend.target.sql.TableRef;

/**
 * The ids of a task's raw table and target. A table that is dropped and made again has another one,
 * and a transaction into the old one commits without a word.
 */
record TableIds(long raw, long target) {

  /** As they are now. */
  static TableIds read(DatabendClient client, TableRef raw, TableRef target) {
    try (DatabendSession session = client.session()) {
      TargetCatalog catalog = new TargetCatalog(session);
      return new TableIds(
          catalog.table(raw).map(TargetTable::id).orElseThrow(() -> rawDamaged(raw)),
          catalog.table(target).map(TargetTable::id).orElseThrow(() -> targetReplaced(target)));
    }
  }

  /**
   * Looks whether both are still the same tables.
   *
   * @throws SyncException {@code RAW_DAMAGED} or {@code TARGET_REPLACED}
   */
  void require(DatabendClient client, TableRef rawTable, TableRef targetTable) {
    TableIds now = read(client, rawTable, targetTable);
    if (now.raw != raw) {
      throw rawDamaged(rawTable);
    }
    if (now.target != target) {
      throw targetReplaced(targetTable);
    }
  }

  private static SyncException rawDamaged(TableRef raw) {
    return SyncException.of(
        ProblemCode.RAW_DAMAGED, "The table %s is gone or another one than before.".formatted(raw));
  }

  private static SyncException targetReplaced(TableRef target) {
    return SyncException.of(
        ProblemCode.TARGET_REPLACED,
        "The table %s is gone or another one than before.".formatted(target));
  }
}
