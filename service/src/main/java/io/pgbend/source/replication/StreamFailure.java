package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.sql.SQLException;
import java.util.function.Function;

/**
 * What a failure of a stream means. The server uses few SQLSTATEs for many reasons and translates
 * its sentences, so the catalogue is asked where the SQLSTATE does not decide.
 */
final class StreamFailure {
  private static final String IN_USE = "55006";
  private static final String NOT_IN_PREREQUISITE_STATE = "55000";
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String UNDEFINED_FILE = "58P01";

  private final SourceConnections connections;
  private final String slot;
  private final String publication;

  StreamFailure(SourceConnections connections, String slot, String publication) {
    this.connections = connections;
    this.slot = slot;
    this.publication = publication;
  }

  /** START_REPLICATION was refused. */
  SyncException starting(SQLException e) {
    return switch (state(e)) {
      case IN_USE -> onSession(session -> SlotState.busy(session, slot));
      case UNDEFINED_OBJECT -> SlotState.missing(slot);
      case NOT_IN_PREREQUISITE_STATE, UNDEFINED_FILE -> unusable(e);
      case "42501" -> noRight(e);
      default -> connections.failure(e);
    };
  }

  /** The stream ended with an error. */
  SyncException streaming(SQLException e) {
    return switch (state(e)) {
      case UNDEFINED_OBJECT -> publicationMissing();
      case NOT_IN_PREREQUISITE_STATE, UNDEFINED_FILE -> unusable(e);
      case "" -> lost("The connection to %s broke.".formatted(address()));
      default ->
          state(e).startsWith("08")
              ? lost("The connection to %s broke.".formatted(address()))
              : connections.failure(e);
    };
  }

  SyncException lost(String detail) {
    return SyncException.of(ProblemCode.SOURCE_CONNECTION_LOST, detail);
  }

  private SyncException unusable(SQLException e) {
    return onSession(
        session -> {
          String level =
              session
                  .list("select pg_catalog.current_setting('wal_level')", r -> r.getString(1))
                  .getFirst();
          if (!level.equals("logical")) {
            return SyncException.of(
                ProblemCode.SOURCE_WAL_LEVEL, "The setting wal_level is %s.".formatted(level));
          }
          return SlotState.read(session, slot)
              .flatMap(state -> state.problem(connections.endpoint().database()))
              .orElseGet(() -> connections.failure(e));
        });
  }

  private SyncException noRight(SQLException e) {
    return SyncException.of(
            ProblemCode.SOURCE_NO_REPLICATION_RIGHT,
            "The role %s may not read from the slot.".formatted(role()),
            e)
        .remedy("alter role %s replication;".formatted(role()));
  }

  /**
   * The stream is decoded with the catalogue of the time of each change, so a publication that is
   * made again does not help for changes from before.
   */
  private SyncException publicationMissing() {
    String name = SqlText.identifier(publication);
    return SyncException.of(
            ProblemCode.PUBLICATION_MISSING,
            "The publication %s does not exist, or did not exist when a change was made that the slot still has to send."
                .formatted(name))
        .remedy(
            "create publication %s for table <tables>; then make the slot again: select pg_drop_replication_slot(%s); select pg_create_logical_replication_slot(%s, 'pgoutput'); and copy the tables again with a resync."
                .formatted(name, SqlText.literal(slot), SqlText.literal(slot)));
  }

  /** Asks over an ordinary session; when there is none, that is the problem to tell. */
  private SyncException onSession(Function<SourceSession, SyncException> ask) {
    try (SourceSession session = connections.open("diagnosis")) {
      return ask.apply(session);
    } catch (SyncException e) {
      return e;
    }
  }

  private String role() {
    return SqlText.identifier(connections.endpoint().user());
  }

  private String address() {
    return connections.endpoint().address();
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }
}
