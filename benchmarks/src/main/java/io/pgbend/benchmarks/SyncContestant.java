package io.pgbend.benchmarks;

import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.sql.Definition;
import io.pgbend.target.sql.TableRef;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The whole way, as a user has it: {@code pgbend sync --mode snapshot} from the start of its
 * process to its end, into a table that is not there yet, in an engine that runs already.
 */
final class SyncContestant implements Contestant {
  private final String name;
  private final BenchTable table;
  private final List<String> command;
  private final MeteredProcess processes;
  private final Servers servers;
  private final DatabendClient engine;
  private final TableRef target;

  /**
   * @param command loads into {@code target} and prints a summary with {@code rows}, {@code bytes},
   *     {@code seconds}
   */
  SyncContestant(
      String name, BenchTable table, List<String> command, Tools tools, TableRef target) {
    this.name = name;
    this.table = table;
    this.command = List.copyOf(command);
    this.processes = tools.processes();
    this.servers = tools.servers();
    this.engine = tools.engine();
    this.target = target;
  }

  /** What measures and what is measured against. */
  record Tools(MeteredProcess processes, Servers servers, DatabendClient engine) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Sample> round(int round) throws InterruptedException {
    try (DatabendSession session = engine.session()) {
      session.query(new Definition.DropTable(target));
    }
    Servers.Cpu before = servers.cpu();
    MeteredProcess.Outcome outcome = processes.run(command);
    Servers.Cpu used = servers.cpu().minus(before);
    JsonNode summary = outcome.answers().getLast();
    return List.of(
        new Sample(
            name,
            table.name(),
            round,
            Sample.COLD,
            summary.path("rows").asLong(),
            summary.path("bytes").asLong(),
            outcome.seconds(),
            outcome.cpuSeconds(),
            used.source(),
            used.engine(),
            outcome.seconds(),
            outcome.peakResidentBytes()));
  }
}
