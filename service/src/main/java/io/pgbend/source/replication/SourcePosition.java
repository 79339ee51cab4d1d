package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.source.SourceSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is now: in its log, and among its transactions. On one ordinary session, for one
 * thread at a time.
 */
public final class SourcePosition {
  private static final int PG_SNAPSHOT_SINCE = 130000;

  private final SourceSession session;

  public SourcePosition(SourceSession session) {
    this.session = session;
  }

  /** Where the next record will stand: no commit that is visible now lies behind it. */
  public Lsn insertPosition() {
    // what a standby replays is visible a moment before it counts as replayed
    return lsn(
        "pg_catalog.pg_current_wal_insert_lsn()",
        "greatest(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())");
  }

  /** Only this is sent to readers: what is safely on the disk, or what a standby has replayed. */
  public Lsn flushedPosition() {
    return lsn("pg_catalog.pg_current_wal_flush_lsn()", "pg_catalog.pg_last_wal_replay_lsn()");
  }

  private Lsn lsn(String ofPrimary, String ofStandby) {
    return session
        .list(
            """
            select (case when pg_catalog.pg_is_in_recovery() then %s else %s end)::pg_catalog.text
            """
                .formatted(ofStandby, ofPrimary),
            r -> Lsn.parse(r.getString(1)))
        .getFirst();
  }

  /**
   * Which transactions are visible: in a transaction of level REPEATABLE READ to all that it does,
   * otherwise to a statement at this moment.
   */
  public TransactionSnapshot snapshot() {
    String function =
        session.version() >= PG_SNAPSHOT_SINCE ? "pg_current_snapshot" : "txid_current_snapshot";
    return session
        .list(
            "select pg_catalog.%s()::pg_catalog.text".formatted(function),
            r -> TransactionSnapshot.parse(r.getString(1)))
        .getFirst();
  }

  /**
   * Takes the number of a transaction, which every transaction that began to write before is below.
   * A snapshot's {@code xmax} does not serve for that: it is the number behind the last transaction
   * that has <em>ended</em>, and one with that number or a higher one may be open, its commit
   * written to the log already.
   */
  public long takeNumber() {
    String function =
        session.version() >= PG_SNAPSHOT_SINCE ? "pg_current_xact_id" : "txid_current";
    return session
        .list(
            "select pg_catalog.%s()::pg_catalog.text".formatted(function),
            r -> Long.parseLong(r.getString(1)))
        .getFirst();
  }

  /**
   * Who is in the way of a snapshot whose {@code xmin} reaches {@code before.xmax}: transactions
   * with a number that began before and have not ended, the oldest first, prepared ones too. A
   * transaction that only reads has no number and is in nobody's way.
   */
  public List<OpenTransaction> openBefore(TransactionSnapshot before) {
    List<OpenTransaction> open = new ArrayList<>(running(before));
    open.addAll(prepared(before));
    return open.stream()
        .filter(transaction -> transaction.xid() < before.xmax())
        .sorted(Comparator.comparingLong(OpenTransaction::xid))
        .toList();
  }

  private List<OpenTransaction.Running> running(TransactionSnapshot near) {
    return session.list(
        """
        select backend_xid::pg_catalog.text, pid, coalesce(application_name, ''),
          coalesce(usename, ''), coalesce(datname, ''), coalesce(state, ''), xact_start, query_start
        from pg_catalog.pg_stat_activity
        where backend_xid is not null
        """,
        r ->
            new OpenTransaction.Running(
                wide(r, near),
                r.getInt(2),
                r.getString(3),
                r.getString(4),
                r.getString(5),
                r.getString(6),
                instant(r.getTimestamp(7)),
                instant(r.getTimestamp(8))));
  }

  private List<OpenTransaction.Prepared> prepared(TransactionSnapshot near) {
    return session.list(
        """
        select transaction::pg_catalog.text, gid, owner::pg_catalog.text,
          database::pg_catalog.text, prepared
        from pg_catalog.pg_prepared_xacts
        """,
        r ->
            new OpenTransaction.Prepared(
                wide(r, near),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                instant(r.getTimestamp(5))));
  }

  private static long wide(ResultSet row, TransactionSnapshot near) throws SQLException {
    return near.widen(Integer.parseUnsignedInt(row.getString(1)));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
