package io.pgbend.source.replication;

import io.pgbend.change.TableName;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@link SourceFacts} with a handful of questions to the catalogue that touch no table; cheap
 * enough for every minute. On one ordinary session, for one thread at a time.
 */
public final class SourceFactsReader {
  private static final int TRUNCATE_SINCE = 110000;
  private static final int VIA_ROOT_SINCE = 130000;
  private static final int GENERATED_SINCE = 180000;

  private final SourceSession session;

  public SourceFactsReader(SourceSession session) {
    this.session = session;
  }

  /** Facts about a table by its name. */
  public SourceFacts read(String slot, String publication, TableName table) {
    List<Long> oids =
        session.list(
            """
            select c.oid::pg_catalog.int8 from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ?
            """,
            r -> r.getLong(1),
            table.schema(),
            table.name());
    return facts(slot, publication, oids.isEmpty() ? 0 : oids.getFirst(), table.toString());
  }

  /** Facts about a table by its OID, whatever it is called now. */
  public SourceFacts read(String slot, String publication, long table) {
    return facts(slot, publication, table, "with the OID " + table);
  }

  private SourceFacts facts(String slot, String publication, long table, String shown) {
    Optional<PublicationFacts> published = publication(publication);
    Optional<TableState> found =
        table == 0 ? Optional.empty() : new TableStateReader(session, published).read(table);
    return new SourceFacts(
        server(),
        SlotState.read(session, slot).orElse(null),
        published.orElse(null),
        found.orElse(null),
        new SourceFacts.Names(
            slot,
            publication,
            session.endpoint().database(),
            found.map(state -> state.relation().name().toString()).orElse(shown)));
  }

  /** Amazon gives the right to replicate by a role. */
  private ServerState server() {
    String system = systemIdentifier();
    ServerRun run = ServerRun.read(session);
    return session
        .list(
            """
            select pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('wal_level'),
              current_user,
              exists (
                select from pg_catalog.pg_roles r
                where r.rolname = current_user and (r.rolsuper or r.rolreplication))
              or exists (
                select from pg_catalog.pg_roles g
                where g.rolname = 'rds_replication' and pg_catalog.pg_has_role(g.oid, 'usage'))
            """,
            r ->
                new ServerState(
                    session.version(),
                    system,
                    run.timeline(),
                    run.started(),
                    r.getBoolean(1),
                    r.getString(2),
                    r.getString(3),
                    r.getBoolean(4)))
        .getFirst();
  }

  private String systemIdentifier() {
    try {
      return session
          .list(
              "select system_identifier::pg_catalog.text from pg_catalog.pg_control_system()",
              r -> r.getString(1))
          .getFirst();
    } catch (SyncException e) {
      if (e.code() == ProblemCode.SOURCE_PERMISSION_DENIED) {
        return "";
      }
      throw e;
    }
  }

  private Optional<PublicationFacts> publication(String name) {
    int version = session.version();
    return session
        .list(
            """
            select oid::pg_catalog.int8, xmin::pg_catalog.text, puballtables, pubinsert, pubupdate,
              pubdelete, %s, %s, %s
            from pg_catalog.pg_publication where pubname = ?
            """
                .formatted(
                    version >= TRUNCATE_SINCE ? "pubtruncate" : "false",
                    version >= VIA_ROOT_SINCE ? "pubviaroot" : "false",
                    version >= GENERATED_SINCE ? "pubgencols = 's'" : "false"),
            r ->
                new PublicationFacts(
                    name,
                    r.getLong(1),
                    Long.parseLong(r.getString(2)),
                    r.getBoolean(3),
                    r.getBoolean(4),
                    r.getBoolean(5),
                    r.getBoolean(6),
                    r.getBoolean(7),
                    r.getBoolean(8),
                    r.getBoolean(9)),
            name)
        .stream()
        .findFirst();
  }
}
