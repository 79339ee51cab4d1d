package io.pgbend.source.catalog;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a server says about itself and our role. */
final class ServerQuestions {
  private ServerQuestions() {}

  static ServerFacts facts(SourceSession session) {
    return session
        .list(
            """
            select pg_catalog.current_setting('server_version'), pg_catalog.pg_is_in_recovery(),
              current_user
            """,
            r ->
                new ServerFacts(
                    session.version(),
                    r.getString(1),
                    systemIdentifier(session),
                    r.getBoolean(2),
                    r.getString(3),
                    rights(session)))
        .getFirst();
  }

  /** {@code pg_control_system} may be withdrawn from ordinary roles. */
  private static @Nullable String systemIdentifier(SourceSession session) {
    try {
      return session
          .list(
              "select system_identifier::pg_catalog.text from pg_catalog.pg_control_system()",
              r -> r.getString(1))
          .getFirst();
    } catch (SyncException e) {
      if (e.code() == ProblemCode.SOURCE_PERMISSION_DENIED) {
        return null;
      }
      throw e;
    }
  }

  private static List<String> rights(SourceSession session) {
    return session.list(
        """
        select right_name
        from (
          select 'superuser' as right_name from pg_catalog.pg_roles r
          where r.rolname = current_user and r.rolsuper
          union all
          select 'replication' from pg_catalog.pg_roles r
          where r.rolname = current_user and r.rolreplication
          union all
          select g.rolname::pg_catalog.text from pg_catalog.pg_roles g
          where g.rolname like 'pg\\_%' and g.rolname not in ('pg_read_all_data', 'pg_monitor',
              'pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables', 'pg_database_owner')
            and not (select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user)
            and pg_catalog.pg_has_role(g.oid, 'usage')
        ) rights
        """,
        r -> r.getString(1));
  }
}
