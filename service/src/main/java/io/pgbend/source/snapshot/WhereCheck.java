package io.pgbend.source.snapshot;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Has a server judge a condition without running it: the statement is parsed and described, never
 * bound. The server is asked to print its analysis of it ({@code debug_print_parse}, which any role
 * may set), so that the functions it would call are known by OID; its log gets that analysis too.
 */
public final class WhereCheck {
  /** now, transaction_timestamp, and age with one argument. */
  private static final Set<Long> CLOCK = Set.of(1299L, 2647L, 1386L, 2059L);

  /** Differs from one chunk to the next. */
  private static final long STATEMENT_TIMESTAMP = 2648L;

  private static final long FIRST_USER_OID = 16384;

  private final SourceSession session;
  private final SourceTable table;

  public WhereCheck(SourceSession session, SourceTable table) {
    this.session = session;
    this.table = table;
  }

  /**
   * Judges a condition. The session must not be in a transaction.
   *
   * @throws SyncException one of the {@code WHERE_…} problems, with the position where known
   */
  public WhereCondition check(String text) {
    String escaped = WhereText.forDriver(text);
    List<String> schemas = schemas();
    WhereCondition unchecked = new WhereCondition(text, schemas, true);
    session.execute("begin transaction read only", unchecked.setSearchPath());
    try {
      ParseTree tree = ParseTree.of(session.run(open -> analysed(open, escaped)));
      session.execute("set local search_path = ''");
      return new WhereCondition(text, schemas, judged(tree));
    } finally {
      session.execute("rollback");
    }
  }

  private List<String> schemas() {
    List<String> found = new ArrayList<>(List.of(table.name().schema()));
    session
        .list(
            """
            select distinct n.nspname
            from pg_catalog.pg_extension e
            join pg_catalog.pg_namespace n on n.oid = e.extnamespace
            where pg_catalog.has_schema_privilege(n.oid, 'usage') and n.nspname <> 'pg_catalog'
            order by n.nspname
            """,
            r -> r.getString(1))
        .stream()
        .filter(schema -> !found.contains(schema))
        .forEach(found::add);
    return found;
  }

  private String analysed(Connection open, String escaped) throws SQLException {
    session.execute(
        "set local debug_pretty_print = off",
        "set local debug_print_parse = on",
        "set local client_min_messages = log");
    String prefix = "select 1 from only %s where (".formatted(SqlText.table(table.name()));
    try (PreparedStatement statement = open.prepareStatement(prefix + escaped + "\n)")) {
      statement.getMetaData();
      StringBuilder trees = new StringBuilder();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        if (w instanceof PSQLWarning ours && ours.getServerErrorMessage() != null) {
          trees.append(ours.getServerErrorMessage().getDetail()).append('\n');
        }
      }
      if (trees.indexOf("{QUERY") < 0) {
        throw refused("the server does not show what it would call");
      }
      return trees.toString();
    } catch (PSQLException e) {
      throw problem(e, prefix.codePointCount(0, prefix.length()));
    } finally {
      quiet();
    }
  }

  /** After an error the transaction is over anyway, and its settings with it. */
  private void quiet() {
    try {
      session.execute(
          "set local debug_print_parse = off", "set local client_min_messages = notice");
    } catch (SyncException e) {
      session.execute("rollback", "begin");
    }
  }

  /** Whether the condition depends on the time; refuses what may change something. */
  private boolean judged(ParseTree tree) {
    if (tree.subquery()) {
      throw refused("it holds a sub-query; a condition may look at the row itself only");
    }
    if (tree.functions().contains(STATEMENT_TIMESTAMP)) {
      throw refused("statement_timestamp() differs within one copy; use now()");
    }
    List<Called> called = called(tree);
    List<String> harmful =
        called.stream().filter(f -> f.volatility().equals("v")).map(Called::name).toList();
    if (!harmful.isEmpty()) {
      throw SyncException.of(
              ProblemCode.WHERE_SIDE_EFFECT,
              "The condition calls %s, which is declared volatile."
                  .formatted(String.join(", ", harmful)))
          .field("snapshotWhere");
    }
    return tree.sessionTime() || called.stream().anyMatch(Called::mayReadClock);
  }

  private record Called(long oid, String name, String volatility) {
    boolean mayReadClock() {
      return CLOCK.contains(oid) || (oid >= FIRST_USER_OID && volatility.equals("s"));
    }
  }

  private List<Called> called(ParseTree tree) {
    return session.list(
        """
        select p.oid::pg_catalog.int8, p.oid::pg_catalog.regprocedure::pg_catalog.text, p.provolatile
        from pg_catalog.pg_proc p
        where p.oid = any (cast(? as pg_catalog.oid[]))
          or p.oid in (
            select o.oprcode from pg_catalog.pg_operator o
            where o.oid = any (cast(? as pg_catalog.oid[])))
        order by 2
        """,
        r -> new Called(r.getLong(1), r.getString(2), r.getString(3)),
        array(tree.functions()),
        array(tree.operators()));
  }

  private static String array(Set<Long> oids) {
    return oids.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
  }

  private SyncException problem(PSQLException e, int prefix) {
    ServerErrorMessage message = e.getServerErrorMessage();
    if (message == null) {
      return session.failure(e);
    }
    int position = message.getPosition() - prefix;
    String where = position > 0 ? " (at character " + position + ")" : "";
    ProblemCode code = code(String.valueOf(e.getSQLState()));
    // nothing was run, so the message can quote the condition but no row
    return SyncException.of(code, "PostgreSQL says: " + message.getMessage() + where + ".")
        .field("snapshotWhere");
  }

  private static ProblemCode code(String state) {
    return switch (state) {
      case "42703", "42P01" -> ProblemCode.WHERE_UNKNOWN_COLUMN;
      case "42804" -> ProblemCode.WHERE_NOT_BOOLEAN;
      case "42601" -> ProblemCode.WHERE_SYNTAX;
      case "42501" -> ProblemCode.SOURCE_PERMISSION_DENIED;
      default -> state.startsWith("22") ? ProblemCode.WHERE_SYNTAX : ProblemCode.WHERE_REFUSED;
    };
  }

  private static SyncException refused(String why) {
    return SyncException.of(ProblemCode.WHERE_REFUSED, "The condition is refused: " + why + ".")
        .field("snapshotWhere");
  }
}
