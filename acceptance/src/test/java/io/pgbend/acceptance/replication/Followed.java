package io.pgbend.acceptance.replication;

import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.Lsn;
import io.pgbend.credential.Secret;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceEndpoint;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.PgOutputDecoder;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.source.replication.SourcePosition;
import io.pgbend.testing.replication.ChangeRecorder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A slot and a publication in a test's database, named with what needs quoting where it may. */
final class Followed {
  static final Duration LIMIT = Duration.ofSeconds(60);

  final TestPostgres postgres;
  final String publication = "Bend \"cdc\" pub's";
  final String slot;

  Followed(TestPostgres postgres) {
    this.postgres = postgres;
    slot = "bend_" + postgres.database();
  }

  /** {@code of} is what follows the publication's name, for instance {@code for all tables}. */
  Followed create(String of) throws SQLException {
    publish(of);
    postgres.execute(createSlot());
    return this;
  }

  void publish(String of) throws SQLException {
    postgres.execute("create publication %s %s".formatted(quotedPublication(), of));
  }

  String quotedPublication() {
    return '"' + publication.replace("\"", "\"\"") + '"';
  }

  String createSlot() {
    return "select pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot);
  }

  SourceConnections connections() {
    return new SourceConnections(
        SourceEndpoint.parse(postgres.uri()).withPassword(postgres.server().password()));
  }

  /** As another role of the same server. */
  SourceConnections connectionsAs(String role, String password) {
    SourceEndpoint own = SourceEndpoint.parse(postgres.uri());
    return new SourceConnections(
        new SourceEndpoint(
            own.host(),
            own.port(),
            own.database(),
            role,
            new Secret(password),
            own.sslMode(),
            null));
  }

  /** Opens; the walsender of a stream before may need a moment to let go of the slot. */
  ReplicationStream open() throws InterruptedException {
    return open(Lsn.ZERO);
  }

  ReplicationStream open(Lsn from) throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
    while (true) {
      try {
        return ReplicationStream.openWithMessages(connections(), slot, publication, from);
      } catch (SyncException e) {
        if (e.code() != ProblemCode.SLOT_BUSY || !attempts.pause()) {
          throw e;
        }
      }
    }
  }

  Lsn position() {
    try (SourceSession session = connections().open("test")) {
      return new SourcePosition(session).insertPosition();
    }
  }

  /** Reads until everything has come that was committed before now. */
  List<String> readAll(ReplicationStream stream) throws InterruptedException {
    return readUntil(stream, position());
  }

  List<String> readUntil(ReplicationStream stream, Lsn until) throws InterruptedException {
    ChangeRecorder seen = new ChangeRecorder();
    readUntil(stream, new PgOutputDecoder(), seen, until);
    return seen.lines;
  }

  static void readUntil(
      ReplicationStream stream, PgOutputDecoder decoder, ChangeRecorder seen, Lsn until)
      throws InterruptedException {
    Backoff.Attempts attempts = Backoff.polling(LIMIT).start();
    while (true) {
      if (stream.poll(decoder, seen)) {
        continue;
      }
      stream.feedbackWhenDue();
      if (!stream.inTransaction() && stream.received().compareTo(until) >= 0) {
        return;
      }
      if (!attempts.pause()) {
        throw new AssertionError("%s is not reached: %s".formatted(until, seen.lines));
      }
    }
  }

  /** One value that the server answers. */
  String ask(String sql) throws SQLException {
    try (var connection = postgres.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
