package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import java.sql.SQLException;

/**
 * A running source with its tables, and the peer beside it. Closing ends the source.
 *
 * @param source the database of the scale asked for
 * @param processes programs started by it can connect to the source
 */
record Preparation(
    Workspace workspace,
    SourceServer server,
    SourceAddress source,
    MeteredProcess processes,
    Peers peers)
    implements AutoCloseable {

  static Preparation of(Workspace workspace, Home home, BenchScale scale)
      throws SQLException, InterruptedException {
    MeteredProcess plain = new MeteredProcess(workspace.folder("output"));
    Peers peers = new Peers(workspace, plain);
    peers.install();
    SourceServer server = SourceServer.start(workspace, home);
    try {
      SourceAddress address = server.address();
      MeteredProcess processes = plain.with(address.environment());
      SourceAddress source = new TableLoader(workspace, processes, peers).load(address, scale);
      return new Preparation(workspace, server, source, processes, peers);
    } catch (SQLException | InterruptedException | RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  ExtractContest extractContest(Servers servers) {
    return new ExtractContest(workspace, processes, peers, servers, source);
  }

  @Override
  public void close() {
    server.close();
  }
}
