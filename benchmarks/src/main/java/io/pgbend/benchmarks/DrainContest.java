package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everybody's way from a slot to files, or, for the yardstick, to nowhere. */
final class DrainContest {
  static final String RECVLOGICAL = "recvlogical";
  static final String PGBEND = "pgbend";
  static final String DEBEZIUM = "debezium";
  private static final int PASSES = 2;
  private final Workspace workspace;
  private final MeteredProcess processes;
  private final Servers servers;
  private final ChangeSource source;
  private final Optional<DebeziumPeer> debezium;

  DrainContest(
      Workspace workspace,
      MeteredProcess processes,
      Servers servers,
      ChangeSource source,
      Optional<DebeziumPeer> debezium) {
    this.workspace = workspace;
    this.processes = processes;
    this.servers = servers;
    this.source = source;
    this.debezium = debezium;
  }

  /** In the order in which they take turns. */
  List<Contestant> contestants(ChangeSource.Ready ready) {
    List<Contestant> turns = new ArrayList<>();
    PostgresPrograms.find("pg_recvlogical")
        .ifPresent(program -> turns.add(recvlogical(ready, program)));
    turns.add(pgbend(ready));
    debezium.ifPresent(peer -> turns.add(worker(DEBEZIUM, ready, peer::command)));
    return turns;
  }

  /** Where the files of the last pass are, one folder for each table. */
  Path files(Backlog backlog) {
    return workspace.folder("files").resolve("changes-" + backlog.label());
  }

  private Contestant recvlogical(ChangeSource.Ready ready, Path program) {
    return new SlotContestant(
        RECVLOGICAL,
        source,
        ready.backlog().label(),
        1,
        slots ->
            new ProgramContestant(
                RECVLOGICAL,
                ready.backlog().label(),
                ready.changes(),
                recvlogical(program, slots.getFirst(), ready.end()),
                processes,
                servers));
  }

  private List<String> recvlogical(Path program, String slot, String end) {
    SourceAddress address = source.address();
    return List.of(
        program.toString(),
        "--host=" + SourceAddress.HOST,
        "--port=" + address.port(),
        "--username=" + SourceAddress.USER,
        "--dbname=" + address.database(),
        "--slot=" + slot,
        "--start",
        "--no-loop",
        "--option=proto_version=1",
        "--option=publication_names=" + ChangeSource.PUBLICATION,
        "--endpos=" + end,
        "--file=/dev/null");
  }

  private Contestant pgbend(ChangeSource.Ready ready) {
    return worker(PGBEND, ready, (address, changes, slots) -> pgbend(ready, List.of(), slots));
  }

  /** The command that reads these slots one after the other. */
  List<String> pgbend(ChangeSource.Ready ready, List<String> moreFlags, List<String> slots) {
    List<String> arguments = new ArrayList<>();
    arguments.add(source.address().text());
    arguments.add(Long.toString(ready.changes()));
    arguments.add(files(ready.backlog()).toString());
    arguments.addAll(slots);
    return workspace.java(
        moreFlags, ChangeStageWorker.class.getName(), arguments.toArray(String[]::new));
  }

  private interface Command {
    List<String> of(SourceAddress address, long changes, List<String> slots);
  }

  private Contestant worker(String name, ChangeSource.Ready ready, Command command) {
    return new SlotContestant(
        name,
        source,
        ready.backlog().label(),
        PASSES,
        slots ->
            new WorkerContestant(
                name,
                ready.backlog().label(),
                command.of(source.address(), ready.changes(), slots),
                processes,
                servers));
  }
}
