package io.pgbend.pipeline;

import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.Definition.CreateDatabase;

/** The database of a target that may have to be made first. */
final class TargetDatabase {
  private TargetDatabase() {}

  /** Makes the database where the checks have found none, and that is wished. */
  static void create(DatabendClient target, Checked checked, SnapshotProgress progress) {
    if (checked.databaseThere()) {
      return;
    }
    String database = checked.shape().table().database();
    progress.phase("creating the database " + database);
    try (DatabendSession session = target.session()) {
      session.query(new CreateDatabase(database));
    }
  }
}
