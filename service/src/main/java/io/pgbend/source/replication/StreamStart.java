package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What is known of a server and a slot before the stream begins.
 *
 * @param position from where everything is wanted
 * @param confirmed the slot's confirmed position; zero when it has none
 * @param senderTimeout {@code wal_sender_timeout}, a minute where it is switched off
 */
record StreamStart(
    String systemIdentifier,
    ServerRun server,
    Lsn position,
    Lsn confirmed,
    Duration senderTimeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  /** After this long without a message the connection counts as lost. */
  Duration longestSilence() {
    return senderTimeout.multipliedBy(2);
  }

  /**
   * A stream that is wanted.
   *
   * @param messages whether logical messages are wanted too
   */
  record Request(String slot, String publication, Lsn from, boolean messages) {
    private static final int MESSAGES_SINCE = 140000;

    ReplicationStream open(SourceConnections connections) {
      SourceSession session = connections.openReplication("change stream");
      StreamFailure failure = new StreamFailure(connections, slot, publication);
      try {
        StreamStart start = ask(session);
        session.waitWithLimit(start.longestSilence());
        String statement = statement(session.version());
        SenderLink link = new SenderLink(session.driver().getCopyAPI().copyDual(statement));
        return new ReplicationStream(session, link, failure, start, InstantSource.system());
      } catch (SQLException e) {
        session.close();
        throw failure.starting(e);
      } catch (SyncException e) {
        session.close();
        throw e;
      }
    }

    /** Names and values are quoted: a slot's name is of the letters that need no quoting. */
    String statement(int version) {
      String list = SqlText.identifier(publication);
      return "START_REPLICATION SLOT %s LOGICAL %s (proto_version '1', publication_names %s%s)"
          .formatted(
              SqlText.identifier(slot),
              from,
              SqlText.literal(list),
              messages && version >= MESSAGES_SINCE ? ", messages 'true'" : "");
    }

    /**
     * Old servers find out what a slot is only after the stream has begun, so this looks before.
     */
    private StreamStart ask(SourceSession session) {
      String started = session.list(ServerRun.STARTED, r -> r.getString(1)).getFirst();
      StreamStart system =
          session
              .list(
                  "IDENTIFY_SYSTEM",
                  r ->
                      new StreamStart(
                          r.getString("systemid"),
                          new ServerRun(r.getInt("timeline"), started),
                          from,
                          Lsn.ZERO,
                          DEFAULT_TIMEOUT))
              .getFirst();
      SlotState state = SlotState.read(session, slot).orElseThrow(() -> SlotState.missing(slot));
      state
          .problem(session.endpoint().database())
          .ifPresent(
              problem -> {
                throw problem;
              });
      long timeout =
          session
              .list(
                  """
                  select setting::pg_catalog.int8 from pg_catalog.pg_settings
                  where name = 'wal_sender_timeout'
                  """,
                  r -> r.getLong(1))
              .getFirst();
      return new StreamStart(
          system.systemIdentifier(),
          system.server(),
          from,
          state.confirmed(),
          timeout > 0 ? Duration.ofMillis(timeout) : DEFAULT_TIMEOUT);
    }
  }
}
