package io.pgbend.source.replication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A transaction that writes and has not ended; for messages about whom we wait for. */
public sealed interface OpenTransaction {
  /** The 64-bit number of the transaction. */
  long xid();

  /** Its database. */
  String database();

  /** When it began, or was prepared. */
  @Nullable Instant sinceOrNull();

  /** One sentence for people. */
  String sentence();

  /**
   * A session's transaction. What our role may not see is empty or null.
   *
   * @param state as {@code pg_stat_activity} has it, for instance {@code idle in transaction}
   * @param queryStartOrNull when its last statement began
   */
  record Running(
      long xid,
      int pid,
      String application,
      String user,
      String database,
      String state,
      @Nullable Instant sinceOrNull,
      @Nullable Instant queryStartOrNull)
      implements OpenTransaction {
    @Override
    public String sentence() {
      return "Process %d of %s in %s%s%s%s."
          .formatted(
              pid,
              user.isEmpty() ? "an unknown user" : user,
              database,
              application.isEmpty() ? "" : ", application «" + application + "»",
              state.isEmpty() ? "" : ", " + state,
              sinceOrNull == null ? "" : ", since " + sinceOrNull);
    }
  }

  /** What runs at the primary, as long as a standby has not been told of it. */
  record OfPrimary() implements OpenTransaction {
    @Override
    public long xid() {
      return 0;
    }

    @Override
    public String database() {
      return "";
    }

    @Override
    public @Nullable Instant sinceOrNull() {
      return null;
    }

    @Override
    public String sentence() {
      return "The primary, until it has logged which transactions run there, and these have ended. "
          + "On an idle primary, run there: select pg_log_standby_snapshot();";
    }
  }

  /**
   * A transaction that was prepared and belongs to no session.
   *
   * @param gid the name under which it can be committed or rolled back
   */
  record Prepared(
      long xid, String gid, String owner, String database, @Nullable Instant sinceOrNull)
      implements OpenTransaction {
    @Override
    public String sentence() {
      return "Prepared transaction «%s» of %s in %s, since %s."
          .formatted(gid, owner, database, sinceOrNull);
    }
  }
}
