package io.pgbend.pipeline;

import io.pgbend.checkpoint.FailPoint;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows written to files = rows that COPY reports for each file, or the load fails. */
final class CopiedRows {
  private CopiedRows() {}

  static void copy(DatabendSession session, Statement copy, List<LocalFile> files) {
    QueryResult answer = session.query(copy);
    Map<String, Long> loaded = new HashMap<>();
    for (int row = 0; row < answer.rows().size(); row++) {
      String path = answer.text(row, "File");
      loaded.merge(
          path.substring(path.lastIndexOf('/') + 1), answer.number(row, "Rows_loaded"), Long::sum);
    }
    for (LocalFile file : files) {
      long found = loaded.getOrDefault(file.name(), 0L);
      if (found != file.file().rows()) {
        throw SyncException.of(
            ProblemCode.ROWS_MISSING,
            "Of a file with %d rows, Databend loaded %d.".formatted(file.file().rows(), found));
      }
    }
    FailPoint.AFTER_COPY_STATEMENT.reach();
  }
}
