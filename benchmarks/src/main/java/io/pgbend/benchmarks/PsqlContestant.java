package io.pgbend.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL's own client throws a binary COPY away: shows whether the yardstick in Java is a fair
 * one. Only where it is installed.
 */
final class PsqlContestant implements Contestant {
  static final String NAME = "psql-1";
  private final ProgramContestant program;

  PsqlContestant(
      BenchTable table,
      long rows,
      SourceAddress source,
      MeteredProcess processes,
      Servers servers) {
    String psql =
        "psql -X -q -h %s -p %d -U %s -d %s -c 'copy %s to stdout (format binary)' >/dev/null"
            .formatted(
                SourceAddress.HOST,
                source.port(),
                SourceAddress.USER,
                source.database(),
                table.name());
    this.program =
        new ProgramContestant(
            NAME, table.name(), rows, List.of("sh", "-c", psql), processes, servers);
  }

  static boolean installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Sample> round(int round) throws InterruptedException {
    return program.round(round);
  }
}
