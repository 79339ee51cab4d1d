package io.pgbend.benchmarks;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A contestant that is a program which prints one JSON object for each of its passes. */
final class WorkerContestant implements Contestant {
  private final String name;
  private final String table;
  private final List<String> command;
  private final MeteredProcess processes;
  private final Servers servers;

  WorkerContestant(
      String name, String table, List<String> command, MeteredProcess processes, Servers servers) {
    this.name = name;
    this.table = table;
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
    int passes = outcome.answers().size();
    List<Sample> samples = new ArrayList<>();
    for (JsonNode answer : outcome.answers()) {
      samples.add(
          new Sample(
              name,
              table,
              round,
              answer.path("pass").asInt() == 1 ? Sample.COLD : Sample.WARM,
              answer.path("rows").asLong(),
              answer.path("bytes").asLong(),
              answer.path("seconds").asDouble(),
              answer.path("cpuSeconds").asDouble(),
              used.source() / passes,
              used.engine() / passes,
              outcome.seconds(),
              outcome.peakResidentBytes()));
    }
    return samples;
  }
}
