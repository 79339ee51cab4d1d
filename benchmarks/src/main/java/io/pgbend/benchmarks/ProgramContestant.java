package io.pgbend.benchmarks;

import java.util.List;

/** A contestant that is a program which says nothing: its whole life is its one pass. */
final class ProgramContestant implements Contestant {
  private final String name;
  private final String table;
  private final long rows;
  private final List<String> command;
  private final MeteredProcess processes;
  private final Servers servers;

  /**
   * @param rows that it is known to read
   */
  ProgramContestant(
      String name,
      String table,
      long rows,
      List<String> command,
      MeteredProcess processes,
      Servers servers) {
    this.name = name;
    this.table = table;
    this.rows = rows;
    this.command = List.copyOf(command);
    this.processes = processes;
    this.servers = servers;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Sample> round(int round) throws InterruptedException {
    Servers.Cpu before = servers.cpu();
    MeteredProcess.Outcome outcome = processes.run(command);
    Servers.Cpu used = servers.cpu().minus(before);
    return List.of(
        new Sample(
            name,
            table,
            round,
            Sample.COLD,
            rows,
            0,
            outcome.seconds(),
            outcome.cpuSeconds(),
            used.source(),
            used.engine(),
            outcome.seconds(),
            outcome.peakResidentBytes()));
  }
}
