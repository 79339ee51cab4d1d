package io.pgbend.benchmarks;

import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.Definition;
import java.nio.file.Path;
import java.sql.SQLException;

/** Records pgbend at work on one table. */
record ProfileBenchmark(Workspace workspace, BenchScale scale, BenchTable table) {

  /** Reader and encoder alone, several times in one process. */
  Recording extract(int connections, int passes) throws SQLException, InterruptedException {
    try (Preparation ready = Preparation.of(workspace, workspace.home(), scale)) {
      Path files = workspace.folder("files").resolve("profile-" + table.name());
      ready
          .processes()
          .run(
              workspace.java(
                  Recording.flags(file()),
                  StageWorker.class.getName(),
                  ready.source().text(),
                  table.name(),
                  Integer.toString(connections),
                  Integer.toString(passes),
                  files.toString()));
      return Recording.read(file());
    }
  }

  /** The whole command, once, into an engine that runs already. */
  Recording sync() throws SQLException, InterruptedException {
    try (Preparation ready = Preparation.of(workspace, workspace.home(), scale);
        EngineServer engine = EngineServer.start(workspace.home())) {
      LoadContest.createDatabase(engine.client());
      try (DatabendSession session = engine.client().session()) {
        session.query(new Definition.DropTable(LoadContest.target(table)));
      }
      ready
          .processes()
          .run(LoadContest.syncCommand(workspace, Recording.flags(file()), ready.source(), table));
      return Recording.read(file());
    }
  }

  private Path file() {
    return workspace.folder("output").resolve("profile.jfr");
  }
}
