package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Records pgbend on its way from a slot to files. */
record ChangesProfile(Workspace workspace, ChangeScale scale) {

  /** Reads the same backlog several times in one process. */
  Recording drain(Backlog backlog, int passes) throws SQLException, InterruptedException {
    Path file = workspace.folder("output").resolve("profile.jfr");
    try (SourceServer server = SourceServer.start(workspace, workspace.home())) {
      ChangeSource source = ChangeSource.make(server.address(), scale);
      MeteredProcess processes =
          new MeteredProcess(workspace.folder("output")).with(server.address().environment());
      DrainContest contest =
          new DrainContest(
              workspace,
              processes,
              new Servers(server.pid(), OptionalLong.empty()),
              source,
              Optional.empty());
      ChangeSource.Ready ready = source.fill(backlog, scale);
      List<String> slots = new ArrayList<>();
      for (int pass = 1; pass <= passes; pass++) {
        slots.add(source.copy(backlog.label(), "profile_" + pass));
      }
      processes.run(contest.pgbend(ready, Recording.flags(file), slots));
      return Recording.read(file);
    }
  }
}
