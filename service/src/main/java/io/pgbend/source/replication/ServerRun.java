package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;

/**
 * One life of a server, and the history of the cluster that it is on. Within a life a server takes
 * back nothing that it has sent: a primary sends what is on its disk, a standby what it has
 * replayed, and a promotion goes on from there.
 *
 * @param timeline which history; of a standby that of its last checkpoint, which may be an older
 *     one. 0 where our role may not ask
 * @param started when this life began, in seconds since 1970 with microseconds: tells apart servers
 *     and lives of one
 */
public record ServerRun(int timeline, String started) {
  /** Nothing is known. */
  public static final ServerRun UNKNOWN = new ServerRun(0, "");

  /** In seconds, because the text of a time depends on settings. */
  static final String STARTED =
      "select extract(epoch from pg_catalog.pg_postmaster_start_time())::pg_catalog.text";

  /** Asks on an ordinary session. */
  public static ServerRun read(SourceSession session) {
    boolean standby =
        session.list("select pg_catalog.pg_is_in_recovery()", r -> r.getBoolean(1)).getFirst();
    return new ServerRun(
        standby ? ofStandby(session) : ofPrimary(session),
        session.list(STARTED, r -> r.getString(1)).getFirst());
  }

  /**
   * The name of the current log file begins with the timeline; the control file would tell the one
   * of the last checkpoint.
   */
  private static int ofPrimary(SourceSession session) {
    return session
        .list(
            """
            select pg_catalog.substr(
              pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 1, 8)
            """,
            r -> Integer.parseUnsignedInt(r.getString(1), 16))
        .getFirst();
  }

  private static int ofStandby(SourceSession session) {
    try {
      return session
          .list("select timeline_id from pg_catalog.pg_control_checkpoint()", r -> r.getInt(1))
          .getFirst();
    } catch (SyncException e) {
      if (e.code() == ProblemCode.SOURCE_PERMISSION_DENIED) {
        return 0;
      }
      throw e;
    }
  }

  /** Whether this is the same life of the same server, which has begun a newer timeline since. */
  public boolean promotedFrom(ServerRun earlier) {
    return !started.isEmpty() && started.equals(earlier.started) && timeline > earlier.timeline;
  }
}
