package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.util.UUID;

/**
 * A slot of our own that lives as long as its session, made for the snapshot that comes with it.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-replication.html">
 *     CREATE_REPLICATION_SLOT</a>
 */
public final class TemporarySlot {
  private TemporarySlot() {}

  /**
   * A snapshot to import while the session stays idle.
   *
   * @param position the snapshot has seen exactly the transactions whose commit record begins
   *     before
   * @param snapshot its name
   */
  public record Exported(Lsn position, String snapshot) {}

  /**
   * Makes the slot; waits until all transactions have ended that ran when it began, and on a
   * standby until the primary has told which ones these are.
   *
   * @param session for replication, used for nothing else
   */
  public static Exported export(SourceSession session) {
    session.waitWithoutLimit();
    String name = "pgbend_" + UUID.randomUUID().toString().replace('-', '_');
    return session
        .list(
            "CREATE_REPLICATION_SLOT %s TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT"
                .formatted(SqlText.identifier(name)),
            r -> new Exported(Lsn.parse(r.getString(2)), r.getString(3)))
        .getFirst();
  }
}
