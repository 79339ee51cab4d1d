package io.pgbend.source.replication;

import io.pgbend.source.SourceSession;
import java.util.List;

/**
 * The session that reads from a slot or holds its lock.
 *
 * @param application empty when our role may not see it, as the others
 * @param address empty also for a local connection
 */
record SlotHolder(int pid, String application, String user, String address) {
  private static final String COLUMNS =
      """
      coalesce(a.application_name, ''), coalesce(a.usename, ''),
        coalesce(pg_catalog.host(a.client_addr), '')
      """;

  static List<SlotHolder> ofSlot(SourceSession session, String slot) {
    return find(
        session,
        """
        select s.active_pid, %s
        from pg_catalog.pg_replication_slots s
        left join pg_catalog.pg_stat_activity a on a.pid = s.active_pid
        where s.slot_name = ? and s.active_pid is not null
        """
            .formatted(COLUMNS),
        slot);
  }

  /** Who holds a lock of 64 bits that is taken by advice in this database. */
  static List<SlotHolder> ofLock(SourceSession session, long key) {
    return find(
        session,
        """
        select l.pid, %s
        from pg_catalog.pg_locks l
        left join pg_catalog.pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
          and l.classid::pg_catalog.int8 = ? and l.objid::pg_catalog.int8 = ?
          and l.database = (
            select d.oid from pg_catalog.pg_database d
            where d.datname = pg_catalog.current_database())
        """
            .formatted(COLUMNS),
        key >>> 32,
        key & 0xFFFF_FFFFL);
  }

  private static List<SlotHolder> find(SourceSession session, String sql, Object... parameters) {
    return session.list(
        sql,
        r -> new SlotHolder(r.getInt(1), r.getString(2), r.getString(3), r.getString(4)),
        parameters);
  }

  String sentence() {
    return "It is the process %d%s%s%s."
        .formatted(
            pid,
            application.isEmpty() ? "" : ", application «" + application + "»",
            user.isEmpty() ? "" : ", user " + user,
            address.isEmpty() ? "" : ", from " + address);
  }
}
